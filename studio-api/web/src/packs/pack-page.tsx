import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Fetched, Loading, Page } from '../common/page.js';
import { say } from '../common/say.js';
import { titleOf } from '../faces/face.js';
import { Confirm } from '../releases/confirm.js';
import { useNewRelease } from '../releases/queries.js';
import { useMay } from '../session/session.js';
import { PackDetails } from './pack-details.js';
import { PACKS, usePack } from './queries.js';

type Pack = Schemas['Pack'];
/** Dragging is loaded when a pack is looked at. */
const PackOrder = lazy(async () => ({ default: (await import('./pack-order.js')).PackOrder }));

function Actions({ pack }: { readonly pack: Pack }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const mayEdit = useMay('packs.edit');
  const mayRelease = useMay('releases.edit');
  const release = useNewRelease();
  const trash = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/packs/{id}/trash', { params: { path: { id: pack.id } } })),
    onSuccess: async () => {
      say.done(t('packs.trashed'));
      void queries.invalidateQueries({ queryKey: PACKS });
      await navigate({ to: '/packs' });
    },
  });
  if (pack.trashedAt !== null) return null;
  return (
    <>
      {mayEdit && (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('packs.trash')}
        </Button>
      )}
      {mayRelease && (
        <Button
          loading={release.isPending}
          onClick={() =>
            release.mutate({
              name: t('packs.releaseName', { title: titleOf(pack) }),
              changes: [{ do: 'publish-pack', packId: pack.id }],
            })
          }
        >
          {t('packs.release')}
        </Button>
      )}
      <Confirm
        opened={asking}
        title={t('packs.askTrash')}
        act={t('packs.trash')}
        danger
        pending={trash.isPending}
        onClose={() => setAsking(false)}
        onAct={() => trash.mutate()}
      >
        <Text>{t('packs.willTrash')}</Text>
      </Confirm>
    </>
  );
}

function Whole({ pack, etag }: { readonly pack: Pack; readonly etag: string }) {
  const { t } = useTranslation();
  const mayEdit = useMay('packs.edit') && pack.trashedAt === null;
  return (
    <Page title={titleOf(pack)} intro={t('packs.pageIntro')} actions={<Actions pack={pack} />}>
      {pack.trashedAt !== null && <Alert color="orange">{t('packs.inTrash')}</Alert>}
      <Stack component="section" gap="sm" aria-label={t('packs.order')}>
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t('packs.order')}
          </Title>
        </Group>
        <Suspense fallback={<Loading />}>
          <PackOrder pack={pack} mayEdit={mayEdit} />
        </Suspense>
      </Stack>
      <Stack component="section" gap="sm" aria-label={t('packs.details')}>
        <Title order={2} size="h4">
          {t('packs.details')}
        </Title>
        <PackDetails pack={pack} etag={etag} mayEdit={mayEdit} />
      </Stack>
    </Page>
  );
}

/** A pack: its order, and what is said of it. */
export function PackPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/studio/packs/$id' });
  const found = usePack(id);
  return found.data === undefined ? (
    <Page title={t('shell.packs')}>
      <Fetched of={found}>{() => null}</Fetched>
    </Page>
  ) : (
    <Whole pack={found.data.data} etag={found.data.etag} />
  );
}
