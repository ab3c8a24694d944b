import { Alert, Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Dialog } from '../common/dialog.js';
import { wordsOf } from '../common/say.js';
import { spoken } from '../i18n/index.js';
import { momentText } from '../releases/moment.js';
import { ROLES, type Role } from './roles.js';
import { ShownOnce } from './shown-once.js';

/** The address that an invitation is accepted at: the token is behind the #, so that no server on the way logs it. */
const linkFor = (token: string): string => `${location.origin}/studio/invitation#${token}`;

function Form({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const invite = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/invitations', { body: { email: email.trim(), role } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['editors'] }),
    meta: { quiet: true },
  });
  if (invite.data !== undefined) {
    const { token, invitation } = invite.data;
    return (
      <Stack>
        <ShownOnce
          label={t('admin.editors.link', { email: invitation.email })}
          hint={t('admin.editors.linkHint', { at: momentText(invitation.expiresAt, spoken()) })}
          value={linkFor(token)}
        />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common.close')}</Button>
        </Group>
      </Stack>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          type="email"
          label={t('session.email')}
          required
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Radio.Group
          label={t('admin.editors.role')}
          value={role}
          onChange={(to) => setRole(ROLES.find((one) => one === to) ?? role)}
        >
          <Stack gap="xs" mt="xs">
            {ROLES.map((one) => (
              <Radio key={one} value={one} label={t(`admin.role.${one}`)} description={t(`admin.roleHint.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {invite.isError && (
          <Alert color="red" role="alert">
            {wordsOf(invite.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {t('admin.editors.makeLink')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog that invites somebody, and shows the link this once. */
export function Invite({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('admin.editors.invite')}>
      <Form onClose={onClose} />
    </Dialog>
  );
}
