import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { Dialog } from '../common/dialog.js';
import { wordsOf } from '../common/say.js';
import { spoken } from '../i18n/index.js';
import { PACKS } from './queries.js';
import { slugOf } from './slug.js';

type NewProps = { readonly opened: boolean; readonly onClose: () => void };

function Form({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [given, setSlug] = useState<string | null>(null);
  const slug = given ?? slugOf(title);
  const make = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/packs', { body: { slug, titles: { [spoken()]: title.trim() } } })),
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: PACKS });
      await navigate({ to: '/packs/$id', params: { id } });
    },
    meta: { quiet: true },
  });
  const taken = make.error instanceof Problem && make.error.code === 'name_taken';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('packs.title')}
          required
          maxLength={60}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          label={t('packs.slug')}
          description={t('packs.slugHint')}
          required
          maxLength={60}
          value={slug}
          error={taken ? t('packs.taken') : undefined}
          onChange={(event) => setSlug(slugOf(event.currentTarget.value))}
        />
        {make.isError && !taken && (
          <Alert color="red" role="alert">
            {wordsOf(make.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={slug === ''} loading={make.isPending}>
            {t('packs.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog that makes a pack. */
export function NewPack({ opened, onClose }: NewProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('packs.new')}>
      <Form onClose={onClose} />
    </Dialog>
  );
}
