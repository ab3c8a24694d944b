import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { authorName, inFigures } from '../data/words.js';
import classes from './moment-player.module.css';
import type { Comment } from './use-comments.js';

type PlayerProps = {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly src: string;
  readonly seconds: number;
  /** Width by height, so that nothing jumps when it comes. */
  readonly shape: number;
  readonly comments: readonly Comment[];
  readonly onTime: (second: number) => void;
  readonly onJump: (second: number) => void;
};

/** The finished Flik, with a mark below it for each moment that somebody said something about. */
export function MomentPlayer({ video, src, seconds, shape, comments, onTime, onJump }: PlayerProps) {
  const { t } = useTranslation();
  const pinned = comments.flatMap((comment) =>
    comment.atSeconds === null || comment.resolvedAt !== null ? [] : [{ ...comment, second: comment.atSeconds }],
  );
  return (
    <div>
      {/* biome-ignore lint/a11y/useMediaCaption: some seconds without speech; the alt text of the Flik says what is seen. */}
      <video
        ref={video}
        src={src}
        controls
        playsInline
        preload="auto"
        tabIndex={0}
        className={classes['video']}
        style={{ aspectRatio: shape }}
        aria-label={t('flik.talk.video')}
        onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
        onSeeked={(event) => onTime(event.currentTarget.currentTime)}
      />
      {pinned.length > 0 && (
        <div className={classes['moments']}>
          {pinned.map(({ id, second, author, body }) => (
            <button
              key={id}
              type="button"
              className={classes['moment']}
              style={{ insetInlineStart: `${Math.min(100, (second / seconds) * 100)}%` }}
              title={body}
              aria-label={t('flik.talk.jump', {
                seconds: inFigures(second, 1),
                name: authorName(author),
              })}
              onClick={() => onJump(second)}
            />
          ))}
        </div>
      )}
    </div>
  );
}
