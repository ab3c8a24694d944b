import { Loader } from '@mantine/core';
import { IconAlertTriangleFilled, IconVideoOff } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileOf, type ListedFlik } from './library-query.js';
import css from './tile.module.css';

type PictureProps = {
  readonly look: ListedFlik['look'];
  /** Whether it is to move: somebody points at it, or came to it by the keyboard. */
  readonly moving: boolean;
};

/** What a Flik looks like: a still, and over it what moves once that can play. */
export const Picture = memo(function Picture({ look, moving }: PictureProps) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState<string | null>(null);
  if (look === null) {
    return (
      <div className={css['nothing']}>
        <IconVideoOff size={26} aria-hidden />
        {t('library.noVideo')}
      </div>
    );
  }
  const { mediaId, state, still, poster, motion, motionMp4 } = look;
  const image = still ?? poster;
  const shown = image === null ? null : fileOf(mediaId, image);
  return (
    <>
      {shown === null || broken === shown ? (
        <div className={css['nothing']}>
          {state === 'failed' ? <IconAlertTriangleFilled size={26} aria-hidden /> : null}
          {state === 'rendering' && <Loader size="sm" aria-hidden />}
          {t(`library.look.${state}`)}
        </div>
      ) : (
        <img src={shown} alt="" decoding="async" draggable={false} onError={() => setBroken(shown)} />
      )}
      {moving && motionMp4 !== null && (
        <video src={fileOf(mediaId, motionMp4)} muted loop autoPlay playsInline aria-hidden tabIndex={-1} />
      )}
      {moving && motionMp4 === null && motion !== null && (
        <img src={fileOf(mediaId, motion)} alt="" draggable={false} />
      )}
      {shown !== null && state === 'rendering' && (
        <span className={css['busy']}>
          <Loader size={16} aria-label={t('library.look.rendering')} role="img" />
        </span>
      )}
      {shown !== null && state === 'failed' && (
        <span className={css['busy']}>
          <IconAlertTriangleFilled
            size={16}
            color="var(--mantine-color-red-7)"
            aria-label={t('library.look.failed')}
            role="img"
          />
        </span>
      )}
    </>
  );
});
