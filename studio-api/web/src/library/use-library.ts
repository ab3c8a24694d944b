import { useDebouncedCallback } from '@mantine/hooks';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { Filter } from './filter.js';
import { useHints } from './hints.js';
import { fliksIn, LIBRARY, libraryQuery, useRequiredLocales } from './library-query.js';

/** Between looks while something is being rendered, in milliseconds: hints are quicker, where they come through. */
const LOOK_EVERY = 4000;
/** Many changes at once are one look. */
const PAUSE = 700;

/** The library as a filter shows it, kept fresh. */
export function useLibrary(filter: Filter) {
  const queries = useQueryClient();
  const query = useInfiniteQuery(libraryQuery(filter));
  const fliks = useMemo(() => fliksIn(query.data), [query.data]);
  const required = useRequiredLocales(fliks[0]?.id);

  const refresh = useCallback(
    () => void queries.invalidateQueries({ queryKey: LIBRARY }, { cancelRefetch: false }),
    [queries],
  );
  const soon = useDebouncedCallback(refresh, PAUSE);
  useHints(({ kind }) => {
    if (kind === 'flik' || kind === 'media') soon();
  });
  const rendering = fliks.some(({ look }) => look?.state === 'rendering');
  useEffect(() => {
    if (!rendering) return;
    const timer = setInterval(refresh, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [rendering, refresh]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage({ cancelRefetch: false });
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { query, fliks, required, fetchMore };
}
