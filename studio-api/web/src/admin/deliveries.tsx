import { Button, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Fetched } from '../common/page.js';
import { say } from '../common/say.js';
import { WideTable } from '../common/wide-table.js';
import { spoken } from '../i18n/index.js';
import { momentText } from '../releases/moment.js';

type LineProps = { readonly webhook: string; readonly delivery: Schemas['Delivery'] };

function Line({ webhook, delivery }: LineProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { id: webhook, deliveryId: delivery.id };
  const resend = useMutation({
    mutationFn: () =>
      dataOf(api.POST('/studio/api/webhooks/{id}/deliveries/{deliveryId}/resend', { params: { path } })),
    onSuccess: () => say.done(t('admin.webhooks.resent')),
    onSettled: () => queries.invalidateQueries({ queryKey: ['webhooks', webhook] }),
  });
  return (
    <Table.Tr>
      <Table.Td>{delivery.type}</Table.Td>
      <Table.Td>
        {t(`admin.delivery.${delivery.state}`)}, {t('admin.webhooks.tries', { count: delivery.attempts })}
      </Table.Td>
      <Table.Td>{momentText(delivery.deliveredAt ?? delivery.createdAt, spoken())}</Table.Td>
      <Table.Td>
        <Button size="xs" variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
          {t('admin.webhooks.resend')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

/** What was sent to a webhook, and what is to be. */
export function Deliveries({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ['webhooks', id],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/webhooks/{id}/deliveries', {
          params: { path: { id }, query: pageParam === '' ? {} : { cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 10_000,
  });
  return (
    <>
      <Fetched of={found}>
        {({ pages }) => {
          const deliveries = pages.flatMap((page) => page.deliveries);
          if (deliveries.length === 0) return <Text c="dimmed">{t('admin.webhooks.noDeliveries')}</Text>;
          return (
            <WideTable label={t('admin.webhooks.deliveries')} least={480}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('admin.webhooks.event')}</Table.Th>
                    <Table.Th scope="col">{t('admin.webhooks.state')}</Table.Th>
                    <Table.Th scope="col">{t('admin.webhooks.when')}</Table.Th>
                    <Table.Th scope="col">
                      <span className="said">{t('admin.keys.actions')}</span>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {deliveries.map((delivery) => (
                    <Line key={delivery.id} webhook={id} delivery={delivery} />
                  ))}
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
    </>
  );
}
