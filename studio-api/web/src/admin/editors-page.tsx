import { Badge, Button, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, done, type Schemas } from '../api/client.js';
import { Fetched, Page } from '../common/page.js';
import { say } from '../common/say.js';
import { WideTable } from '../common/wide-table.js';
import { spoken } from '../i18n/index.js';
import { Confirm } from '../releases/confirm.js';
import { momentText } from '../releases/moment.js';
import { Invite } from './invite.js';
import { ROLES } from './roles.js';

type Editor = Schemas['Editor'];

const EDITORS = ['editors'] as const;

function Person({ editor }: { readonly editor: Editor }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Schemas['ChangeOfAnEditor'] | null>(null);
  const change = useMutation({
    mutationFn: (body: Schemas['ChangeOfAnEditor']) =>
      dataOf(api.PATCH('/studio/api/editors/{id}', { params: { path: { id: editor.id } }, body })),
    onSuccess: () => say.done(t('admin.editors.changed', { name: editor.name })),
    onSettled: () => {
      setAsking(null);
      return queries.invalidateQueries({ queryKey: EDITORS });
    },
  });
  const disabled = editor.disabledAt !== null;
  const what = asking?.role === undefined ? (asking?.disabled === true ? 'disable' : 'enable') : 'role';
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Text fw={600}>{editor.name}</Text>
        <Text size="sm" c="dimmed" fw={400}>
          {editor.email}
        </Text>
        {disabled && (
          <Badge variant="default" tt="none">
            {t('admin.editors.disabled')}
          </Badge>
        )}
      </Table.Th>
      <Table.Td>
        <Select
          aria-label={t('admin.editors.roleOf', { name: editor.name })}
          allowDeselect={false}
          w={170}
          disabled={disabled}
          value={editor.role}
          onChange={(to) => {
            const role = ROLES.find((one) => one === to);
            if (role !== undefined && role !== editor.role) setAsking({ role });
          }}
          data={ROLES.map((value) => ({ value, label: t(`admin.role.${value}`) }))}
        />
      </Table.Td>
      <Table.Td>
        {editor.lastSignInAt === null ? t('admin.editors.never') : momentText(editor.lastSignInAt, spoken())}
      </Table.Td>
      <Table.Td>
        <Button size="xs" variant="default" onClick={() => setAsking({ disabled: !disabled })}>
          {t(disabled ? 'admin.editors.enable' : 'admin.editors.disable')}
        </Button>
        <Confirm
          opened={asking !== null}
          title={t(`admin.editors.ask.${what}`, { name: editor.name })}
          act={t(what === 'role' ? 'admin.editors.changeRole' : `admin.editors.${what}`)}
          danger={what === 'disable'}
          pending={change.isPending}
          onClose={() => setAsking(null)}
          onAct={() => asking !== null && change.mutate(asking)}
        >
          <Text>
            {t(`admin.editors.will.${what}`, {
              role: asking?.role === undefined ? '' : t(`admin.role.${asking.role}`),
            })}{' '}
            {asking?.role !== undefined && t(`admin.roleHint.${asking.role}`)}
          </Text>
        </Confirm>
      </Table.Td>
    </Table.Tr>
  );
}

function Invitation({ invitation }: { readonly invitation: Schemas['Invitation'] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => done(api.DELETE('/studio/api/invitations/{id}', { params: { path: { id: invitation.id } } })),
    onSuccess: () => say.done(t('admin.editors.revoked')),
    onSettled: () => queries.invalidateQueries({ queryKey: EDITORS }),
  });
  return (
    <Group justify="space-between">
      <div>
        <Text>
          {invitation.email} · {t(`admin.role.${invitation.role}`)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('admin.editors.until', { at: momentText(invitation.expiresAt, spoken()) })}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={t('admin.editors.revokeOf', { email: invitation.email })}
        loading={revoke.isPending}
        onClick={() => revoke.mutate()}
      >
        {t('admin.editors.revoke')}
      </Button>
    </Group>
  );
}

/** Who may work in the studio, and as what. */
export function EditorsPage() {
  const { t } = useTranslation();
  const [inviting, setInviting] = useState(false);
  const found = useQuery({
    queryKey: EDITORS,
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/editors', { signal })),
  });
  return (
    <Page
      title={t('admin.editors.title')}
      intro={t('admin.editors.intro')}
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
          {t('admin.editors.invite')}
        </Button>
      }
    >
      <Fetched of={found}>
        {({ editors, invitations }) => (
          <>
            <WideTable label={t('admin.editors.title')} least={560}>
              <Table verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('admin.editors.who')}</Table.Th>
                    <Table.Th scope="col">{t('admin.editors.role')}</Table.Th>
                    <Table.Th scope="col">{t('admin.editors.lastSignIn')}</Table.Th>
                    <Table.Th scope="col">
                      <span className="said">{t('admin.editors.actions')}</span>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {editors.map((editor) => (
                    <Person key={editor.id} editor={editor} />
                  ))}
                </Table.Tbody>
              </Table>
            </WideTable>
            <Stack component="section" gap="sm" maw={640} aria-label={t('admin.editors.invited')}>
              <Title order={2} size="h4">
                {t('admin.editors.invited')}
              </Title>
              {invitations.length === 0 && <Text c="dimmed">{t('admin.editors.nobodyInvited')}</Text>}
              {invitations.map((invitation) => (
                <Invitation key={invitation.id} invitation={invitation} />
              ))}
            </Stack>
          </>
        )}
      </Fetched>
      <Invite opened={inviting} onClose={() => setInviting(false)} />
    </Page>
  );
}
