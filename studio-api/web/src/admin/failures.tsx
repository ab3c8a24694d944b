import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, done, type Schemas } from '../api/client.js';
import { say } from '../common/say.js';
import { PageLink } from '../faces/page-link.js';
import { spoken } from '../i18n/index.js';
import { momentText } from '../releases/moment.js';
import { useMay } from '../session/session.js';

type Failure = Schemas['Failure'];

function Line({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayRetry = useMay('operations.run') && failure.canRetry;
  const { problem, flik } = failure;
  const retry = useMutation({
    mutationFn: () =>
      done(api.POST('/studio/api/health/failures/{id}/retry', { params: { path: { id: failure.id } } })),
    onSuccess: () => say.done(t('admin.health.retried')),
    onSettled: () => queries.invalidateQueries({ queryKey: ['health'] }),
  });
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between">
        <div style={{ flex: '1 1 260px' }}>
          <Text fw={600}>
            {t(`admin.health.kind.${failure.kind}`)}
            {flik !== null && (
              <>
                {': '}
                <PageLink to="/fliks/$id" params={{ id: flik.id }} inherit>
                  {flik.slug}
                </PageLink>
              </>
            )}
          </Text>
          <Text size="sm">
            {problem.title}. {problem.advice}
          </Text>
          <Text size="sm" c="dimmed">
            {momentText(failure.at, spoken())}
          </Text>
        </div>
        {mayRetry && (
          <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            {t('common.retry')}
          </Button>
        )}
      </Group>
    </Card>
  );
}

/** What could not be made, with why, and another try. */
export function Failures({ failures }: { readonly failures: readonly Failure[] }) {
  const { t } = useTranslation();
  return (
    <Stack component="section" gap="xs" aria-label={t('admin.health.failures')}>
      <Title order={2} size="h4">
        {t('admin.health.failures')}
      </Title>
      {failures.length === 0 && <Text>{t('admin.health.noFailures')}</Text>}
      {failures.map((failure) => (
        <Line key={`${failure.kind} ${failure.id}`} failure={failure} />
      ))}
    </Stack>
  );
}
