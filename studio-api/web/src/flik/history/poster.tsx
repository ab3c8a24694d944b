import { Image, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaFile } from '../data/flik.js';

/** Every media has a poster by that name: the pipeline's stills. */
const POSTER = 'poster.jpg';

/** What a version looked like, or that it has no picture: its video may be missing, or could not be made. */
export function Poster({ mediaId, alt }: { readonly mediaId: string | null; readonly alt: string }) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState(false);
  if (mediaId === null || missing) return <Text size="sm">{t('flik.history.noPicture')}</Text>;
  return (
    <Image src={mediaFile(mediaId, POSTER)} alt={alt} h={140} w="auto" radius="sm" onError={() => setMissing(true)} />
  );
}
