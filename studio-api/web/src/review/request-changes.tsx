import { Button, Group, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';

type RequestProps = {
  readonly opened: boolean;
  readonly title: string;
  readonly pending: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
};

function Form({ pending, onClose, onSend }: Omit<RequestProps, 'opened' | 'title'>) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSend(reason.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          label={t('review.reason')}
          description={t('review.reasonHint')}
          required
          data-autofocus
          autosize
          minRows={3}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={reason.trim() === ''} loading={pending}>
            {t('review.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog that gives a Flik back, with what is to be changed. */
export function RequestChanges({ opened, title, ...form }: RequestProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={form.onClose} title={t('review.requestOf', { title })}>
      <Form {...form} />
    </Dialog>
  );
}
