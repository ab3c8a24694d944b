import { Button, Stack } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, done } from '../api/client.js';
import { Empty, Fetched, Page } from '../common/page.js';
import { say } from '../common/say.js';
import { spoken } from '../i18n/index.js';
import { titleOf } from '../library/flik-words.js';
import { fliksIn, LIBRARY, type ListedFlik, libraryQuery } from '../library/library-query.js';
import { useMay } from '../session/session.js';
import css from './trash.module.css';
import { TrashRow } from './trash-row.js';

const DestroyDialog = lazy(async () => ({ default: (await import('./destroy-dialog.js')).DestroyDialog }));

/** What was thrown away: taken out again, or destroyed for good. */
export function TrashPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayDestroy = useMay('fliks.destroy');
  const query = useInfiniteQuery(libraryQuery({ state: 'trashed' }));
  const [doomed, setDoomed] = useState<ListedFlik | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const fliks = fliksIn(query.data);
  const name = (flik: ListedFlik) => titleOf(flik, spoken()).title;

  /** The one that goes takes the focus along, so it is given to the next first. */
  const passFocus = (id: string) => {
    const at = fliks.findIndex((flik) => flik.id === id);
    const next = fliks[at + 1] ?? fliks[at - 1];
    const button = next === undefined ? null : list.current?.querySelector(`[data-flik="${next.id}"] button`);
    if (button instanceof HTMLElement) button.focus();
    else document.getElementById('main')?.focus();
  };
  const settled = async () => queries.invalidateQueries({ queryKey: LIBRARY });
  const restore = useMutation({
    mutationFn: ({ id }: ListedFlik) => done(api.POST('/studio/api/fliks/{id}/restore', { params: { path: { id } } })),
    onSuccess: async (_nothing, flik) => {
      say.done(t('library.bin.restored', { title: name(flik) }));
      passFocus(flik.id);
      await settled();
    },
  });
  const destroy = useMutation({
    mutationFn: ({ id }: ListedFlik) => done(api.DELETE('/studio/api/fliks/{id}', { params: { path: { id } } })),
    onSuccess: async (_nothing, flik) => {
      say.done(t('library.bin.destroyed', { title: name(flik) }));
      passFocus(flik.id);
      await settled();
    },
  });

  return (
    <Page title={t('shell.trash')} intro={t('library.bin.intro')}>
      <Fetched of={query}>
        {() =>
          fliks.length === 0 ? (
            <Empty title={t('library.bin.empty')}>{t('library.bin.emptyText')}</Empty>
          ) : (
            <Stack gap="md">
              <ul ref={list} className={css['list']}>
                {fliks.map((flik) => (
                  <TrashRow
                    key={flik.id}
                    flik={flik}
                    busy={restore.isPending && restore.variables.id === flik.id}
                    restore={() => restore.mutate(flik)}
                    destroy={mayDestroy ? () => setDoomed(flik) : null}
                  />
                ))}
              </ul>
              {query.hasNextPage && (
                <Button
                  variant="default"
                  mx="auto"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('common.more')}
                </Button>
              )}
            </Stack>
          )
        }
      </Fetched>
      <Suspense fallback={null}>
        {doomed !== null && (
          <DestroyDialog
            title={name(doomed)}
            destroy={() => {
              setDoomed(null);
              destroy.mutate(doomed);
            }}
            close={() => setDoomed(null)}
          />
        )}
      </Suspense>
    </Page>
  );
}
