import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Empty, Fetched, Page } from '../common/page.js';
import { PageLink } from '../faces/page-link.js';
import { spoken } from '../i18n/index.js';
import { momentText } from '../releases/moment.js';
import { Exports } from './exports.js';
import { IMPORTS, type Import, isMoving } from './queries.js';
import { Upload } from './upload.js';

function Line({ one }: { readonly one: Import }) {
  const { t } = useTranslation();
  const { counts } = one;
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between">
        <div>
          <PageLink to="/imports/$id" params={{ id: one.id }} fw={600} c="inherit">
            {t('imports.of', { at: momentText(one.createdAt, spoken()) })}
          </PageLink>
          <Text size="sm" c="dimmed">
            {t(`imports.kind.${one.kind}`)} · {one.createdBy?.name ?? t('imports.studio')} ·{' '}
            {t('imports.sum', { ...counts })}
          </Text>
        </div>
        <Badge variant="outline" c="inherit" color={one.state === 'failed' ? 'red' : 'gray'} tt="none">
          {t(`imports.state.${one.state}`)}
        </Badge>
      </Group>
    </Card>
  );
}

/** Many Fliks at once, out of a table, and into one. */
export function ImportsPage() {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: [...IMPORTS, 'list'],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/imports', { params: { query: pageParam === '' ? {} : { before: pageParam } }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ imports }) => imports.some(isMoving)) === true ? 2000 : false,
  });
  return (
    <Page title={t('shell.imports')} intro={t('imports.intro')}>
      <Upload />
      <Stack component="section" gap="sm" aria-label={t('imports.export.title')}>
        <Title order={2} size="h4">
          {t('imports.export.title')}
        </Title>
        <Exports />
      </Stack>
      <Stack component="section" gap="sm" aria-label={t('imports.earlier')}>
        <Title order={2} size="h4">
          {t('imports.earlier')}
        </Title>
        <Fetched of={found}>
          {({ pages }) => {
            const imports = pages.flatMap((page) => page.imports);
            if (imports.length === 0) return <Empty title={t('imports.none')}>{t('imports.noneHint')}</Empty>;
            return imports.map((one) => <Line key={one.id} one={one} />);
          }}
        </Fetched>
        {found.hasNextPage && (
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('common.more')}
          </Button>
        )}
      </Stack>
    </Page>
  );
}
