import { ActionIcon, Button, Card, Group, Menu, Stack, Text } from '@mantine/core';
import { IconPlus, IconStack2, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../common/page.js';
import { titleOf } from '../faces/face.js';
import { FlikLine } from '../faces/flik-line.js';
import { FlikPicker } from '../faces/flik-picker.js';
import { PageLink } from '../faces/page-link.js';
import { PackPicker } from './pack-picker.js';
import { usePacks, useReleaseEdit } from './queries.js';
import { type Change, changesOf, type Release, subjectOf, withChanges } from './release.js';

const ADDS = ['publish-flik', 'unpublish-flik', 'publish-pack', 'unpublish-pack', 'order-fliks'] as const;
type Add = (typeof ADDS)[number];

const made = (add: Add, ids: readonly string[]): Change[] => {
  if (add === 'publish-flik' || add === 'unpublish-flik') return ids.map((flikId) => ({ do: add, flikId }));
  if (add === 'publish-pack' || add === 'unpublish-pack') return ids.map((packId) => ({ do: add, packId }));
  return [{ do: add, flikIds: [...ids] }];
};

function Subject({ change }: { readonly change: Change }) {
  const { t } = useTranslation();
  const packs = usePacks();
  const what = (
    <Text size="sm" c="dimmed">
      {t(`releases.do.${change.do}`)}
    </Text>
  );
  if ('flikId' in change) return <FlikLine id={change.flikId}>{what}</FlikLine>;
  if ('packId' in change) {
    const pack = packs.data?.get(change.packId);
    return (
      <Group gap="sm" wrap="nowrap">
        <IconStack2 size={40} stroke={1.2} aria-hidden />
        <div>
          <PageLink to="/packs/$id" params={{ id: change.packId }} fw={600} c="inherit">
            {pack === undefined ? t('releases.pack') : titleOf(pack)}
          </PageLink>
          {what}
        </div>
      </Group>
    );
  }
  return (
    <div>
      {what}
      <Group gap="xs" mt={4}>
        {change.flikIds.map((id) => (
          <FlikLine key={id} id={id} size={36} />
        ))}
      </Group>
    </div>
  );
}

type ChangesProps = { readonly release: Release; readonly etag: string; readonly mayEdit: boolean };

/** What a release does, and how to add to it. */
export function ReleaseChanges({ release, etag, mayEdit }: ChangesProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState<Add | null>(null);
  const edit = useReleaseEdit(release.id, etag);
  const changes = changesOf(release);
  const close = (): void => setAdding(null);
  const take = (ids: readonly string[]): void => {
    if (adding !== null) edit.mutate({ changes: withChanges(changes, made(adding, ids)) });
  };
  const menu = mayEdit && (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} loading={edit.isPending}>
          {t('releases.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ADDS.map((add) => (
          <Menu.Item key={add} onClick={() => setAdding(add)}>
            {t(`releases.adding.${add}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  const aboutFliks = adding === 'publish-flik' || adding === 'unpublish-flik' || adding === 'order-fliks';
  return (
    <Stack gap="xs">
      {changes.length === 0 && <Empty title={t('releases.empty')}>{t('releases.emptyHint')}</Empty>}
      {changes.map((change) => (
        <Card key={subjectOf(change)} withBorder padding="xs">
          <Group justify="space-between" wrap="nowrap">
            <Subject change={change} />
            {mayEdit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                c="inherit"
                aria-label={t('releases.remove')}
                onClick={() => edit.mutate({ changes: changes.filter((one) => one !== change) })}
              >
                <IconX size={18} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        </Card>
      ))}
      <Group>{menu}</Group>
      <FlikPicker
        opened={aboutFliks}
        title={adding === null ? '' : t(`releases.adding.${adding}`)}
        take={t('releases.addChosen')}
        {...(adding === 'unpublish-flik' ? { state: 'live' as const } : {})}
        onClose={close}
        onTake={take}
      />
      <PackPicker
        opened={adding === 'publish-pack' || adding === 'unpublish-pack'}
        title={adding === null ? '' : t(`releases.adding.${adding}`)}
        onClose={close}
        onTake={take}
      />
    </Stack>
  );
}
