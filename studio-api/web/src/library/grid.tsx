import { useReducedMotion } from '@mantine/hooks';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spoken } from '../i18n/index.js';
import css from './grid.module.css';
import { GAP, movedTo, tilesIn } from './grid-keys.js';
import type { ListedFlik } from './library-query.js';
import type { Selection } from './selection.js';
import { Tile, WORDS_HEIGHT } from './tile.js';
import tileCss from './tile.module.css';
import { useEditing } from './use-editing.js';

/** Rows that are drawn beyond what is to be seen. */
const OVERSCAN = 3;

type GridProps = {
  readonly fliks: readonly ListedFlik[];
  readonly more: boolean;
  readonly fetchMore: () => void;
  readonly selection: Selection;
  readonly required: readonly string[];
  /** Chooses a Flik, or everything up to it. */
  readonly choose: (id: string, range: boolean) => void;
  readonly chooseAll: () => void;
  readonly chooseNone: () => void;
  readonly open: (id: string) => void;
  readonly trash: () => void;
};

/** The width of an element, followed; null until it is drawn. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ width: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const { width, top } = element.getBoundingClientRect();
      const next = { width: Math.floor(width), top: Math.round(top + window.scrollY) };
      setPlace((last) => (last !== null && last.width === next.width && last.top === next.top ? last : next));
    };
    measure();
    // What stands above may grow and shrink, so the whole page is followed as well.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  return { ref, place };
}

/** The library as tiles, of which only those around what is to be seen are drawn. */
export function Grid(props: GridProps) {
  const { fliks, more, fetchMore, selection, required, choose, open } = props;
  const { t } = useTranslation();
  const still = useReducedMotion() ?? true;
  const editing = useEditing();
  const { ref, place } = useWidth();
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number | null>(null);
  const { columns, tile } = tilesIn(place?.width ?? 0);
  const rows = place === null ? 0 : Math.ceil(fliks.length / columns);
  const height = tile + WORDS_HEIGHT;
  const at = Math.min(current, Math.max(0, fliks.length - 1));
  const currentRow = Math.floor(at / columns);

  const virtual = useWindowVirtualizer({
    count: rows,
    estimateSize: () => height + GAP,
    overscan: OVERSCAN,
    scrollMargin: place?.top ?? 0,
    // Under what stays at the top of the page, and above the bar for what is chosen.
    scrollPaddingStart: 72,
    scrollPaddingEnd: 88,
    // The tile that the keyboard is at stays, wherever the page is scrolled to: else the focus would be lost.
    rangeExtractor: useCallback(
      (range: Range) => {
        const seen = defaultRangeExtractor(range);
        return seen.includes(currentRow) || currentRow >= range.count
          ? seen
          : [...seen, currentRow].sort((a, b) => a - b);
      },
      [currentRow],
    ),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are as high as the window makes them.
  useLayoutEffect(() => virtual.measure(), [height]);

  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && rows > 0 && lastDrawn >= rows - 1 - OVERSCAN) fetchMore();
  }, [more, rows, lastDrawn, fetchMore]);

  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const cell = ref.current?.querySelector(`[data-index="${wanted.current}"]`);
    if (cell instanceof HTMLElement) {
      wanted.current = null;
      cell.focus({ preventScroll: true });
    }
  });

  const goTo = (index: number): void => {
    wanted.current = index;
    setCurrent(index);
    virtual.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
  };

  const pressed = (event: KeyboardEvent<HTMLDivElement>): void => {
    const command = event.ctrlKey || event.metaKey;
    const visibleRows = Math.max(1, Math.floor((window.innerHeight - 120) / (height + GAP)));
    const flik = fliks[at];
    if (event.altKey || flik === undefined) return;
    const to = movedTo(event.key, at, { count: fliks.length, columns, visibleRows }, command);
    if (to !== null) {
      event.preventDefault();
      if (event.shiftKey) {
        if (selection.anchor === null) choose(flik.id, true);
        choose(fliks[to]?.id ?? flik.id, true);
      }
      goTo(to);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(flik.id);
    } else if (event.key === ' ') {
      event.preventDefault();
      choose(flik.id, event.shiftKey);
    } else if (command && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      props.chooseAll();
    } else if (event.key === 'Escape' && selection.ids.size > 0) {
      event.preventDefault();
      props.chooseNone();
    } else if (event.key === 'Delete' && selection.ids.size > 0) {
      event.preventDefault();
      props.trash();
    }
  };

  const shown = useRef(fliks);
  shown.current = fliks;
  const chooseAt = useCallback(
    (index: number, range: boolean) => {
      const flik = shown.current[index];
      if (flik !== undefined) choose(flik.id, range);
    },
    [choose],
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn a row at a time.
    <div
      ref={ref}
      className={`${css['grid']} ${selection.ids.size > 0 ? (tileCss['choosing'] ?? '') : ''}`}
      role="grid"
      tabIndex={-1}
      aria-label={t('library.grid')}
      aria-multiselectable
      aria-rowcount={more ? -1 : rows}
      aria-colcount={columns}
      onKeyDown={pressed}
      style={{ height: virtual.getTotalSize() }}
    >
      {drawn.map(({ index: row, start }) => (
        // biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn a row at a time.
        // biome-ignore lint/a11y/useFocusableInteractive: its cells are.
        <div
          key={row}
          role="row"
          aria-rowindex={row + 1}
          className={css['row']}
          style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)`, gap: GAP }}
        >
          {fliks.slice(row * columns, (row + 1) * columns).map((flik, column) => (
            <Tile
              key={flik.id}
              {...{ flik, column, required, still }}
              index={row * columns + column}
              width={tile}
              language={spoken()}
              editing={editing.get(flik.id)}
              selected={selection.ids.has(flik.id)}
              current={row * columns + column === at}
              choose={chooseAt}
              cameTo={setCurrent}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
