import { ActionIcon, Button, Group, Loader } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconKeyboard, IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooser } from '../add/chooser.js';
import { Empty, Failed, Loading, Page } from '../common/page.js';
import { useMay } from '../session/session.js';
import { useTour } from '../tour/use-tour.js';
import { Chips } from './chips.js';
import { isWhole, partsOf, withPart } from './filter.js';
import { Grid } from './grid.js';
import { SearchBox } from './search-box.js';
import { allOf, extended, keptIn, NOTHING, toggled } from './selection.js';
import { SortSelect } from './sort-select.js';
import { useBulk } from './use-bulk.js';
import { useLibrary } from './use-library.js';
import { ViewsMenu } from './views-menu.js';

// What is not there at first comes when it is wanted: the library is to be quick on a slow line.
const Tour = lazy(async () => ({ default: (await import('../tour/tour.js')).Tour }));
const EmptyLibrary = lazy(async () => ({ default: (await import('./empty-library.js')).EmptyLibrary }));
const FilterPanel = lazy(async () => ({ default: (await import('./filter-panel.js')).FilterPanel }));
const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar.js')).BulkBar }));
const WordsDialog = lazy(async () => ({ default: (await import('./words-dialog.js')).WordsDialog }));
const RefusedDialog = lazy(async () => ({ default: (await import('./refused-dialog.js')).RefusedDialog }));
const ShortcutsDialog = lazy(async () => ({ default: (await import('./shortcuts-dialog.js')).ShortcutsDialog }));

const route = getRouteApi('/studio/');
const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort();

/** All Fliks, found, chosen and changed; and where videos become new ones. */
export function LibraryPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const change = route.useNavigate();
  const navigate = useNavigate();
  const mayUpload = useMay('sources.upload');
  const { query, fliks, required, fetchMore } = useLibrary(filter);
  const bulk = useBulk();
  const tour = useTour();
  const [chosen, setChosen] = useState(NOTHING);
  const [dialog, setDialog] = useState<'words' | 'keys' | null>(null);
  const [narrowing, setNarrowing] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const order = useMemo(() => fliks.map(({ id }) => id), [fliks]);
  const orderNow = useRef(order);
  orderNow.current = order;
  const selection = useMemo(() => keptIn(chosen, order), [chosen, order]);
  const ids = [...selection.ids];
  const chosenFliks = fliks.filter(({ id }) => selection.ids.has(id));
  const offering = narrowing || dialog === 'words';
  const inUse = useMemo(() => {
    // Looked for only where it is offered: the library may be long.
    const among = offering ? fliks : [];
    return {
      categories: sorted(among.flatMap(({ content }) => content.categories)),
      locales: sorted(among.flatMap(({ content }) => Object.keys(content.titles))),
    };
  }, [fliks, offering]);

  const choose = useCallback((id: string, range: boolean) => {
    setChosen((last) => (range ? extended(last, orderNow.current, id) : toggled(last, id)));
  }, []);
  const none = useCallback(() => setChosen(NOTHING), []);
  const narrow = (part: Readonly<Record<string, unknown>>) =>
    void change({ search: withPart(filter, part), replace: true, resetScroll: false });
  const focusGrid = () => {
    const cell = list.current?.querySelector('[role="gridcell"][tabindex="0"]');
    if (cell instanceof HTMLElement) cell.focus();
  };
  const trash = () => ids.length > 0 && bulk.change(ids, { kind: 'trash' }, none);
  const close = () => setDialog(null);

  useHotkeys([
    ['/', () => search.current?.focus()],
    ['?', () => setDialog('keys')],
    ['shift+?', () => setDialog('keys')],
    ['Escape', none],
  ]);

  const narrowed = partsOf(filter).length;
  const count = fliks.length;
  const found = query.hasNextPage ? t('library.foundMore', { count }) : t('library.found', { count });
  const whole = isWhole(filter);

  return (
    <Page
      title={t('shell.library')}
      actions={
        <>
          <ActionIcon
            variant="default"
            size="lg"
            visibleFrom="sm"
            aria-label={t('library.keys.title')}
            title={t('library.keys.title')}
            onClick={() => setDialog('keys')}
          >
            <IconKeyboard size={18} aria-hidden />
          </ActionIcon>
          {mayUpload && (
            <Button data-tour="add" leftSection={<IconPlus size={18} aria-hidden />} onClick={chooser.open}>
              {t('add.add')}
            </Button>
          )}
        </>
      }
    >
      <Suspense fallback={null}>{tour.open && <Tour end={tour.end} />}</Suspense>
      <Group gap="xs">
        <SearchBox text={filter.text ?? ''} input={search} change={(text) => narrow({ text })} onDown={focusGrid} />
        <Button
          variant="default"
          aria-expanded={narrowing}
          leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
          onClick={() => setNarrowing((was) => !was)}
        >
          {narrowed === 0 ? t('library.filters') : t('library.filtersOn', { count: narrowed })}
        </Button>
        <SortSelect sort={filter.sort} change={(sort) => narrow({ sort })} />
        <ViewsMenu filter={filter} show={(view) => void change({ search: view })} />
      </Group>
      <Suspense fallback={<Loading />}>
        {narrowing && <FilterPanel filter={filter} change={narrow} {...inUse} />}
      </Suspense>
      <Chips
        filter={filter}
        remove={(part) => {
          narrow({ [part]: undefined });
          search.current?.focus();
        }}
        clear={() => {
          void change({ search: withPart({}, { text: filter.text, sort: filter.sort }) });
          search.current?.focus();
        }}
      />
      <Group gap="xs" h={20} fz="sm" c="dimmed">
        <span role="status">{query.isSuccess ? found : ''}</span>
        {query.isPlaceholderData && <Loader size={14} aria-hidden />}
      </Group>
      {query.isPending && <Loading />}
      {query.isError && count === 0 && <Failed error={query.error} retry={() => void query.refetch()} />}
      <Suspense fallback={<Loading />}>
        {query.isSuccess && count === 0 && whole && <EmptyLibrary choose={chooser.open} />}
      </Suspense>
      {query.isSuccess && count === 0 && !whole && (
        <Empty
          title={t('library.none.title')}
          action={
            <Button variant="default" onClick={() => void change({ search: {} })}>
              {t('library.none.all')}
            </Button>
          }
        >
          {t('library.none.text')}
        </Empty>
      )}
      {count > 0 && (
        <div ref={list}>
          <Grid
            {...{ fliks, required, fetchMore, selection, choose, trash }}
            more={query.hasNextPage}
            chooseAll={() => setChosen(allOf(order))}
            chooseNone={none}
            open={(id) => void navigate({ to: '/fliks/$id', params: { id } })}
          />
        </div>
      )}
      {query.isFetchingNextPage && <Loading />}
      <Suspense fallback={null}>
        {ids.length > 0 && (
          <BulkBar
            count={ids.length}
            busy={bulk.busy}
            words={() => setDialog('words')}
            submit={() => bulk.change(ids, { kind: 'submit' }, none)}
            trash={trash}
            none={() => {
              none();
              focusGrid();
            }}
          />
        )}
      </Suspense>
      <Suspense fallback={null}>
        {dialog === 'words' && (
          <WordsDialog
            count={ids.length}
            tags={sorted(chosenFliks.flatMap(({ content }) => content.tags))}
            categories={sorted(chosenFliks.flatMap(({ content }) => content.categories))}
            knownCategories={inUse.categories}
            change={(words) => {
              close();
              bulk.change(ids, { kind: 'words', words });
            }}
            close={close}
          />
        )}
        {dialog === 'keys' && (
          <ShortcutsDialog
            close={close}
            tour={() => {
              close();
              tour.begin();
            }}
          />
        )}
        {bulk.refused.fliks.length > 0 && (
          <RefusedDialog {...{ kind: bulk.refused.kind, refused: bulk.refused.fliks, fliks }} close={bulk.forget} />
        )}
      </Suspense>
    </Page>
  );
}
