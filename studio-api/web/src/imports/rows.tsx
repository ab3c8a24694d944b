import { Badge, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Empty, Fetched } from '../common/page.js';
import { WideTable } from '../common/wide-table.js';
import { PageLink } from '../faces/page-link.js';
import { IMPORTS, type Import } from './queries.js';
import { valueText } from './value-text.js';

type Row = Schemas['RowOfAnImport'];
const EFFECTS = ['create', 'change', 'same', 'refused', 'failed'] as const;
type Effect = (typeof EFFECTS)[number];

const PAGE = 100;
const COLOUR: Readonly<Record<Effect, string>> = {
  create: 'teal',
  change: 'violet',
  same: 'gray',
  refused: 'red',
  failed: 'red',
};

function What({ row }: { readonly row: Row }) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      {row.errors.map((error) => (
        <Text key={`${error.column} ${error.message}`} size="sm">
          {error.column === '' ? '' : `${error.column}: `}
          {error.message}
        </Text>
      ))}
      {row.effect === 'change' &&
        row.changes.map((change) => (
          <Text key={change.column} size="sm">
            {change.column}: <del>{valueText(change.before)}</del> <span aria-hidden>→</span>{' '}
            <ins>{valueText(change.after)}</ins>
          </Text>
        ))}
      {row.effect === 'create' && (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {row.changes.map((change) => valueText(change.after)).join(' · ')}
        </Text>
      )}
      {row.media !== null && (
        <Text size="sm" c="dimmed">
          {t('imports.withVideo', { name: row.media })}
        </Text>
      )}
    </Stack>
  );
}

/** Rows of an import, all or those of one kind: what they would change, and what is wrong with them. */
export function Rows({ one }: { readonly one: Import }) {
  const { t } = useTranslation();
  const [effect, setEffect] = useState<Effect | null>(null);
  const found = useInfiniteQuery({
    queryKey: [...IMPORTS, one.id, 'rows', effect, one.state, one.done],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/imports/{id}/rows', {
          params: {
            path: { id: one.id },
            query: { limit: PAGE, after: pageParam, ...(effect === null ? {} : { effect }) },
          },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });
  const label = (one_: Effect): string => `${t(`imports.effect.${one_}`)} (${one.counts[one_]})`;
  return (
    <Stack gap="sm" w="100%">
      <SegmentedControl
        aria-label={t('imports.show')}
        style={{ alignSelf: 'flex-start', maxWidth: '100%', overflowX: 'auto' }}
        value={effect ?? 'all'}
        onChange={(to) => setEffect(EFFECTS.find((known) => known === to) ?? null)}
        data={[
          { value: 'all', label: t('imports.all') },
          ...EFFECTS.filter((known) => one.counts[known] > 0).map((value) => ({ value, label: label(value) })),
        ]}
      />
      <Fetched of={found}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0) return <Empty title={t('imports.noRows')} />;
          return (
            <WideTable label={t('imports.rows')} least={480}>
              <Table striped>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('imports.row')}</Table.Th>
                    <Table.Th scope="col">{t('imports.name')}</Table.Th>
                    <Table.Th scope="col">{t('imports.becomes')}</Table.Th>
                    <Table.Th scope="col">{t('imports.what')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((row) => {
                    const kind: Effect = row.failed ? 'failed' : row.effect;
                    return (
                      <Table.Tr key={row.row}>
                        <Table.Td>{row.row}</Table.Td>
                        <Table.Td>
                          {row.flikId === null ? (
                            row.slug
                          ) : (
                            <PageLink to="/fliks/$id" params={{ id: row.flikId }}>
                              {row.slug}
                            </PageLink>
                          )}
                        </Table.Td>
                        <Table.Td>
                          <Group gap={4} wrap="nowrap">
                            <Badge variant="outline" c="inherit" color={COLOUR[kind]} tt="none" miw="max-content">
                              {t(`imports.effect.${kind}`)}
                            </Badge>
                            {row.done && (kind === 'create' || kind === 'change') && (
                              <Text size="xs">{t('imports.rowDone')}</Text>
                            )}
                          </Group>
                        </Table.Td>
                        <Table.Td>
                          <What row={row} />
                        </Table.Td>
                      </Table.Tr>
                    );
                  })}
                </Table.Tbody>
              </Table>
            </WideTable>
          );
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
