import { ActionIcon, Group, Text } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { inFigures } from '../data/words.js';
import type { Scrub } from './use-scrubber.js';

type ButtonsProps = { readonly scrub: Scrub; readonly frames: number; readonly fps: number };

/** Plays what is kept, and goes picture by picture. */
export function PlayerButtons({ scrub, frames, fps }: ButtonsProps) {
  const { t } = useTranslation();
  const { frame, playing, show, toggle } = scrub;
  return (
    <Group justify="center" gap="xs">
      <ActionIcon
        variant="default"
        size="lg"
        disabled={frame <= 0}
        onClick={() => show(frame - 1)}
        aria-label={t('flik.cut.back')}
      >
        <IconPlayerSkipBack size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon size="xl" onClick={toggle} aria-label={t(playing ? 'flik.cut.pause' : 'flik.cut.play')}>
        {playing ? <IconPlayerPauseFilled size={22} aria-hidden /> : <IconPlayerPlayFilled size={22} aria-hidden />}
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={frame >= frames - 1}
        onClick={() => show(frame + 1)}
        aria-label={t('flik.cut.forward')}
      >
        <IconPlayerSkipForward size={18} aria-hidden />
      </ActionIcon>
      <Text size="sm" ff="monospace" miw={150}>
        {t('flik.cut.time', { seconds: inFigures(frame / fps), frame: frame + 1, frames })}
      </Text>
    </Group>
  );
}
