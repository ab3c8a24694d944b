import { Button, Group, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Empty, Fetched, Page } from '../common/page.js';
import { say } from '../common/say.js';
import { WideTable } from '../common/wide-table.js';
import { spoken } from '../i18n/index.js';
import { Confirm } from '../releases/confirm.js';
import { momentText } from '../releases/moment.js';
import { NewKey } from './new-key.js';
import { Once } from './once.js';

type Key = Schemas['APIKey'];

/** How long a key that is replaced goes on working: long enough to put the new one in. */
const OVERLAP_SECONDS = 3600;

function KeyRow({ apiKey, onIssued }: { readonly apiKey: Key; readonly onIssued: (key: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'revoke' | 'rotate' | null>(null);
  const { id, name, revokedAt, lastUsedAt } = apiKey;
  const path = { id };
  const settled = () => {
    setAsking(null);
    return queries.invalidateQueries({ queryKey: ['keys'] });
  };
  const revoke = useMutation({
    mutationFn: () => dataOf(api.DELETE('/studio/api/api-keys/{id}', { params: { path } })),
    onSuccess: () => say.done(t('admin.keys.wasRevoked')),
    onSettled: settled,
  });
  const rotate = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/studio/api/api-keys/{id}/rotate', { params: { path }, body: { overlapSeconds: OVERLAP_SECONDS } }),
      ),
    onSuccess: ({ key }) => onIssued(key),
    onSettled: settled,
  });
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {name}
        <Text size="sm" c="dimmed" fw={400}>
          {apiKey.scopes.map((scope) => t(`admin.scope.${scope.replace(':', '_')}`)).join(', ')}
        </Text>
      </Table.Th>
      <Table.Td>{momentText(apiKey.createdAt, spoken())}</Table.Td>
      <Table.Td>{lastUsedAt === null ? t('admin.keys.never') : momentText(lastUsedAt, spoken())}</Table.Td>
      <Table.Td>
        {revokedAt === null ? (
          <Group gap="xs" wrap="nowrap">
            <Button
              size="xs"
              variant="default"
              aria-label={t('admin.keys.rotateOf', { name })}
              onClick={() => setAsking('rotate')}
            >
              {t('admin.keys.rotate')}
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-label={t('admin.keys.revokeOf', { name })}
              onClick={() => setAsking('revoke')}
            >
              {t('admin.keys.revoke')}
            </Button>
          </Group>
        ) : (
          t('admin.keys.revoked', { at: momentText(revokedAt, spoken()) })
        )}
        <Confirm
          opened={asking === 'revoke'}
          title={t('admin.keys.askRevoke', { name })}
          act={t('admin.keys.revoke')}
          danger
          pending={revoke.isPending}
          onClose={() => setAsking(null)}
          onAct={() => revoke.mutate()}
        >
          <Text>{t('admin.keys.willRevoke')}</Text>
        </Confirm>
        <Confirm
          opened={asking === 'rotate'}
          title={t('admin.keys.askRotate', { name })}
          act={t('admin.keys.rotate')}
          pending={rotate.isPending}
          onClose={() => setAsking(null)}
          onAct={() => rotate.mutate()}
        >
          <Text>{t('admin.keys.willRotate')}</Text>
        </Confirm>
      </Table.Td>
    </Table.Tr>
  );
}

/** Keys that backends sign in with. */
export function KeysPage() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const [issued, setIssued] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/api-keys', { signal })),
  });
  return (
    <Page
      title={t('admin.keys.title')}
      intro={t('admin.keys.intro')}
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
          {t('admin.keys.new')}
        </Button>
      }
    >
      <Fetched of={found}>
        {({ keys }) =>
          keys.length === 0 ? (
            <Empty title={t('admin.keys.none')} />
          ) : (
            <WideTable label={t('admin.keys.title')} least={640}>
              <Table verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('admin.keys.name')}</Table.Th>
                    <Table.Th scope="col">{t('admin.keys.made')}</Table.Th>
                    <Table.Th scope="col">{t('admin.keys.lastUsed')}</Table.Th>
                    <Table.Th scope="col">
                      <span className="said">{t('admin.keys.actions')}</span>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {keys.map((key) => (
                    <KeyRow key={key.id} apiKey={key} onIssued={setIssued} />
                  ))}
                </Table.Tbody>
              </Table>
            </WideTable>
          )
        }
      </Fetched>
      <NewKey opened={making} onClose={() => setMaking(false)} onIssued={setIssued} />
      <Once title={t('admin.keys.key')} hint={t('admin.keys.keyHint')} value={issued} onClose={() => setIssued(null)} />
    </Page>
  );
}
