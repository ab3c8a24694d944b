import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas, versioned } from '../../api/client.js';
import { Dialog } from '../../common/dialog.js';
import { say, wordsOf } from '../../common/say.js';
import { spoken } from '../../i18n/index.js';
import { type Flik, flikQuery, titleOf } from '../data/flik.js';
import { useRefetch } from '../data/use-refetch.js';

type DialogProps = { readonly act: 'publish' | 'retire'; readonly flik: Flik; readonly onClose: () => void };

type Made = { readonly data: Schemas['Release']; readonly etag: string };

/** Puts a Flik on devices or takes it from them: now, or by a release that is planned. */
export function PublishDialog({ act, flik, onClose }: DialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refetch = useRefetch();
  const title = titleOf(flik, spoken());
  const [name, setName] = useState(t(`flik.publish.${act}Name`, { title }).slice(0, 100));
  const change = { do: act === 'publish' ? 'publish-flik' : 'unpublish-flik', flikId: flik.id } as const;
  const make = (): Promise<Made> =>
    versioned(api.POST('/studio/api/releases', { body: { name: name.trim(), changes: [change] } }));

  const now = useMutation({
    mutationFn: async () => {
      const { data, etag } = await make();
      return versioned(
        api.POST('/studio/api/releases/{id}/publish', {
          params: { path: { id: data.id } },
          headers: { 'if-match': etag },
        }),
      );
    },
    onSuccess: () => {
      say.done(t(`flik.done.${act}`));
      onClose();
    },
    onSettled: () => refetch(flikQuery(flik.id).queryKey, ['fliks'], ['releases']),
    meta: { quiet: true },
  });
  const later = useMutation({
    mutationFn: make,
    onSuccess: async ({ data }) => {
      await refetch(['releases']);
      await navigate({ to: '/releases/$id', params: { id: data.id } });
    },
    meta: { quiet: true },
  });
  const error = now.error ?? later.error;
  const ready = name.trim() !== '';
  return (
    <Dialog opened onClose={onClose} title={t(`flik.do.${act}`)}>
      <Stack>
        <Text size="sm">{t(`flik.publish.${act}`, { title })}</Text>
        {act === 'publish' && !flik.checklist.open && (
          <Alert color="orange" title={t('flik.publish.notOpenTitle')}>
            {t('flik.publish.notOpen')}
          </Alert>
        )}
        <TextInput
          label={t('flik.publish.name')}
          description={t('flik.publish.nameHint')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error !== null && (
          <Alert color="red" role="alert">
            {wordsOf(error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => later.mutate()} loading={later.isPending} disabled={!ready}>
            {t('flik.publish.later')}
          </Button>
          <Button
            onClick={() => now.mutate()}
            loading={now.isPending}
            disabled={!ready || (act === 'publish' && !flik.checklist.open)}
          >
            {t('flik.publish.now')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
