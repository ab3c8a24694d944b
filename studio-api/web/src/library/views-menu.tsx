import { ActionIcon, Menu } from '@mantine/core';
import { IconBookmark, IconBookmarkPlus, IconLink, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, done, type Schemas } from '../api/client.js';
import { say } from '../common/say.js';
import { copied } from './copy.js';
import { type Filter, filterOf, isWhole } from './filter.js';
import { useHints } from './hints.js';

const SaveViewDialog = lazy(async () => ({ default: (await import('./save-view-dialog.js')).SaveViewDialog }));

/** What is looked at often, for whoever has saved nothing yet. */
const USUAL = {
  mine: { mine: true },
  drafts: { state: 'draft' },
  waiting: { review: 'waiting' },
  changes: { review: 'changes_requested' },
  live: { state: 'live' },
} as const satisfies Record<string, Filter>;

type SavedView = Schemas['SavedView'];
const VIEWS = ['views'] as const;

type ViewsMenuProps = { readonly filter: Filter; readonly show: (filter: Filter) => void };

/** Ways to look at the library: usual ones, saved ones, and a link to what is shown now. */
export function ViewsMenu({ filter, show }: ViewsMenuProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [saving, setSaving] = useState(false);
  const views = useQuery({
    queryKey: VIEWS,
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/views', { signal })),
    enabled: opened,
  });
  const fresh = () => void queries.invalidateQueries({ queryKey: VIEWS });
  useHints(({ kind }) => kind === 'view' && fresh());
  const drop = useMutation({
    mutationFn: ({ id }: SavedView) => done(api.DELETE('/studio/api/views/{id}', { params: { path: { id } } })),
    onSuccess: (_nothing, { name }) => {
      say.done(t('library.views.dropped', { name }));
      fresh();
    },
  });
  const copy = async () => {
    if (await copied(location.href)) say.done(t('library.views.copied'));
    else say.done(t('library.views.fromBar'));
  };
  const saved = views.data?.views ?? [];
  const own = saved.filter((view) => view.own);
  return (
    <>
      <Menu position="bottom-end" width={260} opened={opened} onChange={setOpened} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('library.views.title')}
            title={t('library.views.title')}
          >
            <IconBookmark size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
          {saved.length > 0 && <Menu.Label>{t('library.views.saved')}</Menu.Label>}
          {saved.map((view) => (
            <Menu.Item key={view.id} onClick={() => show(filterOf(view.query))}>
              {view.shared ? t('library.views.sharedName', { name: view.name }) : view.name}
            </Menu.Item>
          ))}
          <Menu.Label>{t('library.views.usual')}</Menu.Label>
          {Object.entries(USUAL).map(([name, usual]) => (
            <Menu.Item key={name} onClick={() => show(usual)}>
              {t(`library.views.${name}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {!isWhole(filter) && (
            <Menu.Item leftSection={<IconBookmarkPlus size={16} aria-hidden />} onClick={() => setSaving(true)}>
              {t('library.views.save')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={() => void copy()}>
            {t('library.views.copy')}
          </Menu.Item>
          {own.map((view) => (
            <Menu.Item
              key={view.id}
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => drop.mutate(view)}
            >
              {t('library.views.drop', { name: view.name })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {saving && (
        <Suspense fallback={null}>
          <SaveViewDialog filter={filter} saved={fresh} close={() => setSaving(false)} />
        </Suspense>
      )}
    </>
  );
}
