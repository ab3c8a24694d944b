import { Paper, Stack, Text, Title } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { inFigures } from '../data/words.js';
import { useWorkbench } from '../data/workbench.js';
import { fillOf, levelOf } from './level.js';
import classes from './loudness-meter.module.css';

type MeterProps = {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly playing: boolean;
  readonly hasSound: boolean;
};

/** One for each video: a browser takes the sound of an element once. */
const taps = new WeakMap<HTMLVideoElement, { readonly context: AudioContext; readonly analyser: AnalyserNode }>();

function tapOf(video: HTMLVideoElement) {
  const known = taps.get(video);
  if (known !== undefined) return known;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const sound = context.createMediaElementSource(video);
  sound.connect(analyser);
  analyser.connect(context.destination);
  const tap = { context, analyser };
  taps.set(video, tap);
  return tap;
}

/** How loud the video is while it plays, and how loud the finished Flik was measured. */
export function LoudnessMeter({ video, playing, hasSound }: MeterProps) {
  const { t } = useTranslation();
  const { media, draft } = useWorkbench();
  const bar = useRef<HTMLMeterElement>(null);
  const loudness = media?.measured?.loudness ?? null;
  const lufs = loudness?.integratedLufs ?? null;

  useEffect(() => {
    if (!playing || !hasSound || video.current === null) return;
    const { context, analyser } = tapOf(video.current);
    void context.resume();
    const samples = new Float32Array(analyser.fftSize);
    let turn = 0;
    const draw = (): void => {
      analyser.getFloatTimeDomainData(samples);
      if (bar.current !== null) bar.current.value = fillOf(levelOf(samples));
      turn = requestAnimationFrame(draw);
    };
    turn = requestAnimationFrame(draw);
    const { current } = bar;
    return () => {
      cancelAnimationFrame(turn);
      if (current !== null) current.value = 0;
    };
  }, [playing, hasSound, video]);

  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Title order={2} size="h6">
          {t('flik.sound.title')}
        </Title>
        {hasSound ? (
          <meter
            ref={bar}
            className={classes['meter']}
            aria-label={t('flik.sound.now')}
            min={0}
            max={100}
            low={50}
            high={90}
            optimum={70}
          />
        ) : (
          <Text size="sm">{t('flik.sound.none')}</Text>
        )}
        {hasSound && (
          <Text size="sm">
            {lufs === null || draft.cutChanged
              ? t('flik.sound.notYet')
              : t('flik.sound.measured', { lufs: inFigures(lufs, 1) })}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
