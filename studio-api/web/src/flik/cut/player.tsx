import { useTranslation } from 'react-i18next';
import type { Content } from '../data/draft.js';
import type { Source } from '../data/flik.js';
import classes from './player.module.css';
import type { Scrub } from './use-scrubber.js';

type PlayerProps = {
  readonly url: string;
  readonly copy: NonNullable<Source['copy']>;
  readonly scrub: Scrub;
  readonly content: Content;
  readonly safe: boolean;
};

/** The video with what will be cut off, where the mark stands, and how near to the edge it is safe. */
export function Player({ url, copy, scrub, content, safe }: PlayerProps) {
  const { t } = useTranslation();
  const { width, height } = copy;
  const square = content.framing === 'square';
  const side = Math.min(width, height);
  /** Of what is kept, in percent of the whole picture. */
  const kept = square
    ? {
        insetInline: `${((width - side) / 2 / width) * 100}%`,
        insetBlock: `${((height - side) / 2 / height) * 100}%`,
      }
    : { inset: 0 };
  return (
    <div className={classes['stage']}>
      <div
        className={classes['picture']}
        style={{ aspectRatio: `${width} / ${height}`, maxWidth: `${(400 * width) / height}px` }}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: a raw video of some seconds; the words of the Flik are its alt text. */}
        <video
          ref={scrub.video}
          src={url}
          className={classes['video']}
          playsInline
          preload="auto"
          aria-label={t('flik.cut.video')}
        />
        <div className={classes['kept']} style={kept} data-square={square} aria-hidden>
          {safe && <div className={classes['safe']} />}
          {content.watermark !== 'none' && <div className={classes['mark']}>{content.watermark}</div>}
        </div>
      </div>
    </div>
  );
}
