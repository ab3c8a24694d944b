import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';
import { useNewRelease } from './queries.js';

type NewProps = { readonly opened: boolean; readonly name?: string; readonly onClose: () => void };

function Form({ name: begin = '', onClose }: Omit<NewProps, 'opened'>) {
  const { t } = useTranslation();
  const [name, setName] = useState(begin);
  const make = useNewRelease();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate({ name: name.trim(), changes: [] });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('releases.name')}
          description={t('releases.nameHint')}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={make.isPending}>
            {t('releases.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog that makes a release. */
export function NewRelease({ opened, ...form }: NewProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={form.onClose} title={t('releases.new')}>
      <Form {...form} />
    </Dialog>
  );
}
