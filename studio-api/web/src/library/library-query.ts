import { type InfiniteData, infiniteQueryOptions, keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../api/client.js';
import type { Filter } from './filter.js';

export type ListedFlik = Schemas['FlikInAList'];
type PageOfFliks = Schemas['Fliks'];

/** Fliks on a page of the list: the most that the server gives. */
const PAGE = 100;
/** Pages that are asked for again by themselves; more would be many requests for what nobody looks at. */
const FRESH_PAGES = 3;

/** Everything of the library that is kept: made stale together when something in it changes. */
export const LIBRARY = ['fliks', 'list'] as const;

/** The library as a filter shows it, a page after the other. What was shown stays until the next is there. */
export const libraryQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: [...LIBRARY, filter],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/studio/api/fliks', {
          params: { query: { ...filter, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }: PageOfFliks) => nextCursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: ({ state: { data } }) => (data?.pages.length ?? 0) <= FRESH_PAGES,
  });

/** Fliks that a query has so far; one that changed places while pages were fetched is there once. */
export function fliksIn(data: InfiniteData<PageOfFliks, unknown> | undefined): ListedFlik[] {
  const byId = new Map<string, ListedFlik>();
  for (const { fliks } of data?.pages ?? []) for (const flik of fliks) if (!byId.has(flik.id)) byId.set(flik.id, flik);
  return [...byId.values()];
}

const localesOf = (facts: Readonly<Record<string, unknown>>): string[] => {
  const { requiredLocales } = facts;
  return Array.isArray(requiredLocales)
    ? requiredLocales.filter((locale): locale is string => typeof locale === 'string')
    : [];
};

/**
 * Locales that every Flik needs texts in, as the checklist of any Flik names them. None while that is not known.
 *
 * @param flikId of any Flik
 */
export function useRequiredLocales(flikId: string | undefined): readonly string[] {
  const { data } = useQuery({
    queryKey: ['required-locales'],
    queryFn: async ({ signal }) => {
      const flik = await dataOf(api.GET('/studio/api/fliks/{id}', { params: { path: { id: flikId ?? '' } }, signal }));
      return flik.checklist.gates.flatMap(({ gate, facts }) => (gate === 'texts' ? localesOf(facts) : []));
    },
    enabled: flikId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? NONE;
}
const NONE: readonly string[] = [];

/** Where a file of what a Flik looks like is to be had. */
export const fileOf = (mediaId: string, file: string): string =>
  `/studio/api/media/${encodeURIComponent(mediaId)}/${encodeURIComponent(file)}`;
