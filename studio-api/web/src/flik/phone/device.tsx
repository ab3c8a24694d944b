import { Button, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Media, mediaFile } from '../data/flik.js';
import { inFigures, sizeInWords } from '../data/words.js';
import classes from './device.module.css';
import { offersFor, type Platform } from './devices.js';

type DeviceProps = { readonly platform: Platform; readonly media: Media };

/** A phone that plays the very file that it will get. */
export function Device({ platform, media }: DeviceProps) {
  const { t } = useTranslation();
  const still = useReducedMotion();
  const video = useRef<HTMLVideoElement>(null);
  const [grade, setGrade] = useState<string>('main');
  const [playing, setPlaying] = useState(false);
  const [sound, setSound] = useState(false);
  const offers = offersFor(media.renditions, platform);
  const offer = offers.find((one) => one.grade === grade) ?? offers[0];
  const name = t(`flik.platform.${platform}`);
  if (offer === undefined) {
    return (
      <Stack align="center">
        <Title order={3} size="h6">
          {name}
        </Title>
        <Text size="sm">{t('flik.phone.nothing')}</Text>
      </Stack>
    );
  }
  const { rendition } = offer;
  const poster = media.stills.find(({ kind }) => kind === 'poster');
  const toggle = (): void => {
    if (playing) video.current?.pause();
    else void video.current?.play();
  };
  return (
    <Stack align="center" gap="xs">
      <Title order={3} size="h6">
        {name}
      </Title>
      <div className={classes['phone']} data-platform={platform}>
        <div className={classes['screen']}>
          <video
            ref={video}
            key={rendition.file}
            className={classes['video']}
            src={mediaFile(media.id, rendition.file)}
            {...(poster === undefined ? {} : { poster: mediaFile(media.id, poster.file) })}
            style={{ aspectRatio: `${rendition.width} / ${rendition.height}` }}
            autoPlay={!still}
            loop={media.recipe.loop !== 'none' || !still}
            muted={!sound}
            playsInline
            preload={still ? 'metadata' : 'auto'}
            aria-label={t('flik.phone.plays', { name })}
            onPlay={() => setPlaying(true)}
            onPause={() => setPlaying(false)}
          />
        </div>
      </div>
      <Button.Group>
        <Button
          variant="default"
          size="xs"
          onClick={toggle}
          aria-label={`${t(playing ? 'flik.cut.pause' : 'flik.cut.play')}: ${name}`}
        >
          {t(playing ? 'flik.cut.pause' : 'flik.cut.play')}
        </Button>
        {rendition.audio !== null && (
          <Button
            variant="default"
            size="xs"
            aria-pressed={sound}
            onClick={() => setSound(!sound)}
            aria-label={`${t('flik.phone.sound')}: ${name}`}
          >
            {t(sound ? 'flik.phone.soundOff' : 'flik.phone.sound')}
          </Button>
        )}
      </Button.Group>
      {offers.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('flik.phone.which', { name })}
          value={offer.grade}
          data={offers.map((one) => ({ value: one.grade, label: t(`flik.phone.grade.${one.grade}`) }))}
          onChange={setGrade}
        />
      )}
      <Text size="sm" ta="center">
        {t('flik.phone.gets', {
          size: sizeInWords(rendition.bytes),
          seconds: inFigures(rendition.durationMs / 1000),
          width: rendition.width,
          height: rendition.height,
        })}
      </Text>
    </Stack>
  );
}
