import { type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { inFigures } from '../data/words.js';
import { FramePicture } from './frame-picture.js';
import { type Cut, moveEnd, moveStart, slide, spread } from './frames.js';
import type { Grabber } from './grabber.js';
import { TimeHandle } from './time-handle.js';
import classes from './timeline.module.css';

const THUMBNAILS = 12;

type TimelineProps = {
  readonly grabber: Grabber;
  readonly fps: number;
  readonly frames: number;
  readonly cut: Cut;
  readonly most: number;
  readonly shown: number;
  readonly poster: number | null;
  readonly disabled: boolean;
  readonly onCut: (cut: Cut) => void;
  readonly onShow: (frame: number) => void;
};

const percent = (frame: number, frames: number): string => `${(frame / frames) * 100}%`;

/** The whole video from left to right, with what is kept of it between two handles. */
export function Timeline(props: TimelineProps) {
  const { grabber, fps, frames, cut, most, shown, poster, disabled, onCut, onShow } = props;
  const { t } = useTranslation();
  const track = useRef<HTMLDivElement>(null);
  /** Pictures between where the window was taken and where it begins. */
  const taken = useRef<number | null>(null);

  const frameUnder = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return Math.round(((event.clientX - box.left) / box.width) * frames);
  };
  const inWords = (frame: number): string =>
    t('flik.cut.atFrame', { seconds: inFigures(frame / fps), frame: frame + 1 });
  const start = (to: number): void => {
    const next = moveStart(cut, to, frames, most);
    onCut(next);
    onShow(next.start);
  };
  const end = (to: number): void => {
    const next = moveEnd(cut, to, most, frames);
    onCut(next);
    onShow(next.end - 1);
  };
  const move = (to: number): void => {
    const next = slide(cut, to, frames);
    onCut(next);
    onShow(next.start);
  };
  return (
    <div className={classes['timeline']} ref={track}>
      {/* A finger or mouse goes where it points; the keyboard has the slider of the picture that is shown. */}
      <div
        className={classes['strip']}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onShow(frameUnder(event));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onShow(frameUnder(event));
        }}
      >
        {spread(frames, THUMBNAILS).map((frame, at) => (
          <FramePicture
            // biome-ignore lint/suspicious/noArrayIndexKey: places in a row, which are always as many.
            key={at}
            {...{ grabber, frame, width: 96, height: 96, alt: '', className: classes['thumbnail'] ?? '' }}
          />
        ))}
      </div>
      <div className={classes['left']} style={{ width: percent(cut.start, frames) }} />
      <div className={classes['right']} style={{ width: percent(frames - cut.end, frames) }} />
      {poster !== null && (
        <div className={classes['poster']} style={{ insetInlineStart: percent(poster + 0.5, frames) }} aria-hidden>
          ★
        </div>
      )}
      <TimeHandle
        className={classes['window'] ?? ''}
        style={{ insetInlineStart: percent(cut.start, frames), width: percent(cut.end - cut.start, frames) }}
        label={t('flik.cut.window')}
        text={t('flik.cut.windowValue', {
          from: inFigures(cut.start / fps),
          to: inFigures(cut.end / fps),
          seconds: inFigures((cut.end - cut.start) / fps),
        })}
        {...{ value: cut.start, least: 0, most: frames - (cut.end - cut.start), second: fps, disabled }}
        onChange={move}
        onTake={(event) => {
          taken.current = frameUnder(event) - cut.start;
        }}
        onDrag={(event) => move(frameUnder(event) - (taken.current ?? 0))}
      />
      <TimeHandle
        className={classes['handle'] ?? ''}
        style={{ insetInlineStart: percent(cut.start, frames) }}
        label={t('flik.cut.start')}
        text={inWords(cut.start)}
        {...{ value: cut.start, least: 0, most: frames - 1, second: fps, disabled }}
        onChange={start}
        onDrag={(event) => start(frameUnder(event))}
      />
      <TimeHandle
        className={classes['handle'] ?? ''}
        style={{ insetInlineStart: percent(cut.end, frames) }}
        label={t('flik.cut.end')}
        text={inWords(cut.end - 1)}
        {...{ value: cut.end, least: 1, most: frames, second: fps, disabled }}
        onChange={end}
        onDrag={(event) => end(frameUnder(event))}
      />
      <TimeHandle
        className={classes['playhead'] ?? ''}
        style={{ insetInlineStart: percent(shown + 0.5, frames) }}
        label={t('flik.cut.playhead')}
        text={inWords(shown)}
        {...{ value: shown, least: 0, most: frames - 1, second: fps, disabled: false }}
        onChange={onShow}
        onDrag={(event) => onShow(frameUnder(event))}
      />
    </div>
  );
}
