import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Dialog } from '../common/dialog.js';
import { wordsOf } from '../common/say.js';
import { WEBHOOKS } from './webhook-card.js';

type NewProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onIssued: (secret: string) => void;
};

function Form({ onClose, onIssued }: Omit<NewProps, 'opened'>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/studio/api/webhooks', {
          body: { url: url.trim(), description: description.trim() === '' ? null : description.trim() },
        }),
      ),
    onSuccess: ({ secret }) => {
      onClose();
      onIssued(secret);
      return queries.invalidateQueries({ queryKey: WEBHOOKS });
    },
    meta: { quiet: true },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          type="url"
          label={t('admin.webhooks.url')}
          description={t('admin.webhooks.urlHint')}
          required
          data-autofocus
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t('admin.webhooks.description')}
          maxLength={200}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {make.isError && (
          <Alert color="red" role="alert">
            {wordsOf(make.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t('admin.webhooks.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog that makes a webhook. It is told of everything that happens. */
export function NewWebhook({ opened, ...form }: NewProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={form.onClose} title={t('admin.webhooks.new')}>
      <Form {...form} />
    </Dialog>
  );
}
