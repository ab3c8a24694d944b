import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { Dialog } from '../common/dialog.js';
import { say, wordsOf } from '../common/say.js';
import { spoken } from '../i18n/index.js';
import { useMay } from '../session/session.js';
import { type Filter, partsOf } from './filter.js';
import { wordsOfPart } from './part-words.js';

type SaveViewDialogProps = { readonly filter: Filter; readonly saved: () => void; readonly close: () => void };

/** Keeps what the library is narrowed to under a name. */
export function SaveViewDialog({ filter, saved, close }: SaveViewDialogProps) {
  const { t } = useTranslation();
  const mayShare = useMay('fliks.edit');
  const [name, setName] = useState(() =>
    [filter.text, ...partsOf(filter).map(({ part, value }) => wordsOfPart(t, part, value, spoken()))]
      .filter((word) => word !== undefined)
      .join(', ')
      .slice(0, 60),
  );
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/views', { body: { name: name.trim(), query: filter, shared } })),
    meta: { quiet: true },
    onSuccess: () => {
      say.done(t('library.views.savedIt', { name: name.trim() }));
      saved();
      close();
    },
  });
  const problem =
    save.error instanceof Problem && save.error.fields[0] !== undefined ? save.error.fields[0].message : null;
  return (
    <Dialog opened onClose={close} title={t('library.views.saveTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') save.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            data-autofocus
            label={t('library.views.name')}
            maxLength={60}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={save.isError ? (problem ?? wordsOf(save.error)) : null}
          />
          {mayShare && (
            <Checkbox
              label={t('library.views.share')}
              checked={shared}
              onChange={({ currentTarget }) => setShared(currentTarget.checked)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('library.views.saveIt')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
