import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Content } from '../data/draft.js';
import { inFigures } from '../data/words.js';
import { useWorkbench } from '../data/workbench.js';
import { FramePicture } from './frame-picture.js';
import type { Cut } from './frames.js';
import type { Grabber } from './grabber.js';
import classes from './seam-view.module.css';

type SeamProps = { readonly grabber: Grabber; readonly cut: Cut; readonly loop: Content['loop'] };

/** The last picture beside the first: where a loop begins again one should not see it. */
export function SeamView({ grabber, cut, loop }: SeamProps) {
  const { t } = useTranslation();
  const { draft, media } = useWorkbench();
  const seam = media?.measured?.seam ?? null;
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Title order={2} size="h6">
          {t('flik.seam.title')}
        </Title>
        {loop === 'loop' ? (
          <Group gap={2} wrap="nowrap">
            <FramePicture
              {...{ grabber, width: 160, height: 160, frame: cut.end - 1, className: classes['picture'] ?? '' }}
              alt={t('flik.seam.last')}
            />
            <FramePicture
              {...{ grabber, width: 160, height: 160, frame: cut.start, className: classes['picture'] ?? '' }}
              alt={t('flik.seam.first')}
            />
          </Group>
        ) : (
          <Text size="sm">{t(`flik.seam.${loop}`)}</Text>
        )}
        {loop === 'loop' && (
          <Text size="sm">
            {seam === null || draft.cutChanged
              ? t('flik.seam.notYet')
              : t(seam.score >= 0.5 ? 'flik.seam.smooth' : 'flik.seam.visible', {
                  score: inFigures(seam.score * 100, 0),
                })}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
