import { Button, Card, Group, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Empty, Fetched } from '../common/page.js';
import { PageLink } from '../faces/page-link.js';
import { spoken } from '../i18n/index.js';
import { momentText } from './moment.js';
import { RELEASES } from './queries.js';
import { type Release, STATE_COLOUR, whenOf } from './release.js';
import { StateBadge } from './state-badge.js';

const PAGE = 50;
const STATES = ['draft', 'scheduled', 'published', 'failed', 'cancelled', 'reverted'] as const;

function Line({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  const at = whenOf(release);
  return (
    <Card
      withBorder
      padding="sm"
      style={{ borderInlineStart: `4px solid var(--mantine-color-${STATE_COLOUR[release.state]}-6)` }}
    >
      <Group justify="space-between" gap="xs">
        <div>
          <PageLink to="/releases/$id" params={{ id: release.id }} fw={600} c="inherit">
            {release.name}
          </PageLink>
          <Text size="sm" c="dimmed">
            {at === null ? t('releases.noTime') : momentText(at, spoken())} ·{' '}
            {t('releases.changes', { count: release.changes.length })}
          </Text>
        </div>
        <StateBadge state={release.state} />
      </Group>
    </Card>
  );
}

/** All releases, newest first. */
export function ReleaseList() {
  const { t } = useTranslation();
  const [state, setState] = useState<(typeof STATES)[number] | null>(null);
  const query = { ...(state === null ? {} : { state }), limit: PAGE };
  const found = useInfiniteQuery({
    queryKey: [...RELEASES, 'list', query],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/releases', {
          params: { query: { ...query, ...(pageParam === '' ? {} : { before: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ releases }) => (releases.length < PAGE ? null : releases.at(-1)?.id),
  });
  return (
    <Stack gap="sm">
      <Select
        label={t('releases.showState')}
        placeholder={t('releases.allStates')}
        clearable
        clearButtonProps={{ 'aria-label': t('releases.allStates') }}
        maw={260}
        value={state}
        onChange={(to) => setState(STATES.find((one) => one === to) ?? null)}
        data={STATES.map((value) => ({ value, label: t(`releases.state.${value}`) }))}
      />
      <Fetched of={found}>
        {({ pages }) => {
          const releases = pages.flatMap((page) => page.releases);
          if (releases.length === 0) return <Empty title={t('releases.none')}>{t('releases.noneHint')}</Empty>;
          return releases.map((release) => <Line key={release.id} release={release} />);
        }}
      </Fetched>
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}
