import { Button, Card, Group, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Empty, Fetched, Page } from '../common/page.js';
import { say } from '../common/say.js';
import { titleOf, useFace } from '../faces/face.js';
import { PageLink } from '../faces/page-link.js';
import { Picture } from '../faces/picture.js';
import { useMay } from '../session/session.js';
import { NewPack } from './new-pack.js';
import { PACKS } from './queries.js';

type Pack = Schemas['Pack'];

/** Pictures beside the cover. */
const SHOWN = 4;

function Mini({ id, size }: { readonly id: string; readonly size: number }) {
  const face = useFace(id);
  return <Picture face={face.data} size={size} />;
}

function PackCard({ pack }: { readonly pack: Pack }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayEdit = useMay('packs.edit');
  const { content, trashedAt } = pack;
  const ids = content.slots.flatMap(({ flikId }) => flikId ?? []);
  const cover = content.coverFlikId ?? ids[0];
  const restore = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/packs/{id}/restore', { params: { path: { id: pack.id } } })),
    onSuccess: () => {
      say.done(t('packs.restored'));
      return queries.invalidateQueries({ queryKey: PACKS });
    },
  });
  return (
    <Card withBorder padding="md">
      <Group wrap="nowrap" align="flex-start">
        {cover === undefined ? <Picture face={null} size={96} /> : <Mini id={cover} size={96} />}
        <Stack gap={4} miw={0}>
          <PageLink to="/packs/$id" params={{ id: pack.id }} fw={600} c="inherit" size="lg">
            {titleOf(pack)}
          </PageLink>
          <Text size="sm" c="dimmed">
            {t('packs.fliks', { count: ids.length })}
            {content.platforms !== null &&
              ` · ${content.platforms.map((platform) => t(`packs.platform.${platform}`)).join(', ')}`}
          </Text>
          <Group gap={4} wrap="nowrap">
            {ids.slice(0, SHOWN).map((id) => (
              <Mini key={id} id={id} size={40} />
            ))}
          </Group>
          {trashedAt !== null && mayEdit && (
            <Button size="xs" variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
              {t('packs.restore')}
            </Button>
          )}
        </Stack>
      </Group>
    </Card>
  );
}

/** Packs: Fliks that phones show together, in an order. */
export function PacksPage() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const [trashed, setTrashed] = useState(false);
  const mayEdit = useMay('packs.edit');
  const found = useQuery({
    queryKey: [...PACKS, 'list', trashed],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/studio/api/packs', { params: { query: trashed ? { trashed } : {} }, signal })),
  });
  const make = mayEdit && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
      {t('packs.new')}
    </Button>
  );
  return (
    <Page title={t('shell.packs')} intro={t('packs.intro')} actions={make}>
      <Switch
        label={t('packs.showTrash')}
        checked={trashed}
        onChange={(event) => setTrashed(event.currentTarget.checked)}
      />
      <Fetched of={found}>
        {({ packs }) =>
          packs.length === 0 ? (
            <Empty title={t(trashed ? 'packs.noTrash' : 'packs.none')}>
              {trashed ? undefined : t('packs.noneHint')}
            </Empty>
          ) : (
            <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
              {packs.map((pack) => (
                <PackCard key={pack.id} pack={pack} />
              ))}
            </SimpleGrid>
          )
        }
      </Fetched>
      <NewPack opened={making} onClose={() => setMaking(false)} />
    </Page>
  );
}
