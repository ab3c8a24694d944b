import { Button, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, done } from '../api/client.js';
import { SESSION } from '../api/queries.js';
import { Fetched, Page } from '../common/page.js';
import { WideTable } from '../common/wide-table.js';
import { spoken } from '../i18n/index.js';
import { Confirm } from '../releases/confirm.js';
import { momentText } from '../releases/moment.js';
import { type Session, useSession } from '../session/session.js';
import { LanguageChoice, LookChoice } from './choices.js';

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack component="section" gap="sm" aria-label={title}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function Sessions({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => done(api.DELETE('/studio/api/sessions')),
    onSuccess: () => {
      queries.setQueryData(SESSION, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
  return (
    <>
      <WideTable label={t('account.sessions')} least={320}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('account.since')}</Table.Th>
              <Table.Th scope="col">{t('account.lastSeen')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {session.sessions.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>
                  {momentText(one.createdAt, spoken())}
                  {one.current && <b> {t('account.thisOne')}</b>}
                </Table.Td>
                <Table.Td>{momentText(one.lastSeenAt, spoken())}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={() => setAsking(true)}>
        {t('account.endAll')}
      </Button>
      <Confirm
        opened={asking}
        title={t('account.askEndAll')}
        act={t('account.endAll')}
        pending={end.isPending}
        onClose={() => setAsking(false)}
        onAct={() => end.mutate()}
      >
        <Text>{t('account.willEndAll')}</Text>
      </Confirm>
    </>
  );
}

/** Who is signed in, where, and how the studio looks and speaks for them. */
export function AccountPage() {
  const { t } = useTranslation();
  const found = useSession();
  return (
    <Page title={t('shell.account')}>
      <Fetched of={found}>
        {(session) =>
          session === null ? null : (
            <Stack gap="xl" maw={640}>
              <Part title={t('account.you')}>
                <div>
                  <Text fw={600}>{session.editor.name}</Text>
                  <Text>{session.editor.email}</Text>
                  <Text c="dimmed" size="sm">
                    {t(`admin.role.${session.editor.role}`)}: {t(`admin.roleHint.${session.editor.role}`)}
                  </Text>
                </div>
              </Part>
              <Part title={t('shell.language')}>
                <LanguageChoice />
              </Part>
              <Part title={t('shell.look')}>
                <LookChoice />
              </Part>
              <Part title={t('account.sessions')}>
                <Sessions session={session} />
              </Part>
            </Stack>
          )
        }
      </Fetched>
    </Page>
  );
}
