import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Dialog } from '../common/dialog.js';

const SCOPES = [
  ...(['clips:write', 'clips:read', 'clips:delete'] as const),
  ...(['catalogue:read', 'usage:write', 'ops:read', 'admin'] as const),
] as const;

type NewProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onIssued: (key: string) => void;
};

function Form({ onClose, onIssued }: Omit<NewProps, 'opened'>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(['clips:write', 'clips:read', 'clips:delete']);
  const scopes = SCOPES.filter((scope) => chosen.includes(scope));
  const make = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/api-keys', { body: { name: name.trim(), scopes } })),
    onSuccess: ({ key }) => {
      onClose();
      onIssued(key);
      return queries.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('admin.keys.name')}
          description={t('admin.keys.nameHint')}
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label={t('admin.keys.scopes')} value={[...chosen]} onChange={setChosen}>
          <Stack gap="xs" mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`admin.scope.${scope.replace(':', '_')}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={scopes.length === 0 || name.trim() === ''} loading={make.isPending}>
            {t('admin.keys.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog that makes a key. */
export function NewKey({ opened, ...form }: NewProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={form.onClose} title={t('admin.keys.new')}>
      <Form {...form} />
    </Dialog>
  );
}
