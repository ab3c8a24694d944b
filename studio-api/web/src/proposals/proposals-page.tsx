import { Button, SimpleGrid } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Empty, Fetched, Page } from '../common/page.js';
import { Proposal } from './proposal.js';

/** Personal Fliks whose owners agreed that they are shown to everybody. */
export function ProposalsPage() {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ['proposals', 'list'],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/proposals', { params: { query: pageParam === '' ? {} : { after: pageParam } }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextAfter,
  });
  return (
    <Page title={t('shell.proposals')} intro={t('proposals.intro')}>
      <Fetched of={found}>
        {({ pages }) => {
          const proposals = pages.flatMap((page) => page.proposals);
          if (proposals.length === 0) return <Empty title={t('proposals.none')}>{t('proposals.noneHint')}</Empty>;
          return (
            <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
              {proposals.map((proposal) => (
                <Proposal key={proposal.id} proposal={proposal} />
              ))}
            </SimpleGrid>
          );
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
