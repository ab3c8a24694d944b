import { Alert, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Media } from '../data/flik.js';

/** How far the making of the video is, or why it went wrong. Nothing once it is ready. */
export function Making({ media, live }: { readonly media: Media | undefined; readonly live: boolean }) {
  const { t } = useTranslation();
  if (media === undefined || media.state === 'ready') return <div role="status" className="said" />;
  if (media.state === 'failed') {
    return (
      <Alert color="red" role="alert" title={media.problem?.title ?? t('flik.making.failed')}>
        <Text size="sm">{media.problem?.detail}</Text>
        <Text size="sm">{media.problem?.advice ?? t('flik.making.another')}</Text>
      </Alert>
    );
  }
  const { progress } = media;
  const stage = progress === null ? t('flik.making.waits') : t(`flik.making.stage.${progress.stage}`);
  return (
    <Alert color="blue" title={t('flik.making.title')}>
      <Group justify="space-between">
        <Text size="sm" role="status">
          {stage}
        </Text>
        {progress !== null && <Text size="sm">{t('flik.percent', { percent: Math.round(progress.percent) })}</Text>}
      </Group>
      <Progress.Root mt={6}>
        <Progress.Section
          value={progress?.percent ?? 100}
          animated={progress === null}
          striped={progress === null}
          aria-label={stage}
        />
      </Progress.Root>
      {live && (
        <Text size="sm" mt={6}>
          {t('flik.making.live')}
        </Text>
      )}
    </Alert>
  );
}
