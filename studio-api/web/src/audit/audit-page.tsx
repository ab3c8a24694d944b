import { Button, Group, Select, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Empty, Fetched, Page } from '../common/page.js';
import { spoken } from '../i18n/index.js';
import { beginOf } from '../releases/calendar.js';
import { AuditEntry } from './audit-entry.js';
import { byDay } from './entry.js';

const KINDS = [
  ...(['flik', 'pack', 'release', 'source', 'import', 'proposal', 'tags'] as const),
  ...(['view', 'editor', 'invitation', 'session', 'api-key', 'webhook'] as const),
] as const;

const PAGE = 50;

/** Who did what, newest first, by days. */
export function AuditPage() {
  const { t } = useTranslation();
  const { kind = null, editor = null } = useSearch({ from: '/studio/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const narrow = (to: { readonly kind: string | null; readonly editor: string | null }): void =>
    void navigate({ search: to, replace: true, resetScroll: false });
  // Names of those who were seen so far: only administrators may ask for all.
  const [people, setPeople] = useState<ReadonlyMap<string, string>>(new Map());
  const query = { ...(kind === null ? {} : { kind }), ...(editor === null ? {} : { editor }), limit: PAGE };
  const found = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: async ({ signal, pageParam }) => {
      const page = await dataOf(
        api.GET('/studio/api/audit', {
          params: { query: { ...query, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
          signal,
        }),
      );
      const seen = page.entries.flatMap((entry) => (entry.editor === null ? [] : [entry.editor]));
      setPeople((known) => new Map([...known, ...seen.map(({ id, name }) => [id, name ?? id] as const)]));
      return page;
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  const dayText = new Intl.DateTimeFormat(spoken(), { dateStyle: 'full' });
  return (
    <Page title={t('shell.audit')} intro={t('audit.intro')}>
      <Group>
        <Select
          label={t('audit.about')}
          placeholder={t('audit.everything')}
          clearable
          clearButtonProps={{ 'aria-label': t('audit.everything') }}
          value={kind}
          onChange={(to) => narrow({ kind: to, editor })}
          data={KINDS.map((value) => ({ value, label: t(`audit.kind.${value.replace('-', '_')}`) }))}
        />
        <Select
          label={t('audit.who')}
          placeholder={t('audit.everybody')}
          clearable
          clearButtonProps={{ 'aria-label': t('audit.everybody') }}
          value={editor}
          onChange={(to) => narrow({ kind, editor: to })}
          data={[...people].map(([value, label]) => ({ value, label }))}
        />
      </Group>
      <Fetched of={found}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0) return <Empty title={t('audit.none')} />;
          return byDay(entries).map(({ day, entries: its }) => (
            <Stack key={day} component="section" gap="xs" aria-label={dayText.format(beginOf(day))}>
              <Title order={2} size="h5">
                {dayText.format(beginOf(day))}
              </Title>
              {its.map((entry) => (
                <AuditEntry key={entry.id} entry={entry} />
              ))}
            </Stack>
          ));
        }}
      </Fetched>
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Page>
  );
}
