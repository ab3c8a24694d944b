import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, dataOf, type Schemas, versioned } from '../../api/client.js';

export type Flik = Schemas['Flik'];
export type Media = Schemas['MediaOfAFlik'];
export type Source = Schemas['Sources']['sources'][number];
/** A Flik, and the version of it that `If-Match` names. */
export type Seen = { readonly data: Flik; readonly etag: string };

const MAKING_MS = 1500;
const LOOK_AGAIN_MS = 15_000;

/** Whether something is still worked on. */
const making = (state: string | undefined): boolean => state === 'queued' || state === 'processing';

export const flikQuery = (id: string) =>
  queryOptions({
    queryKey: ['flik', id],
    queryFn: ({ signal }): Promise<Seen> =>
      versioned(api.GET('/studio/api/fliks/{id}', { params: { path: { id } }, signal })),
    // What others do shows by itself.
    refetchInterval: LOOK_AGAIN_MS,
  });

/** Media of a version, looked at often while they are made. When that ends, the Flik's checklist is another. */
export function useMedia(mediaId: string | null) {
  const queries = useQueryClient();
  const media = useQuery({
    queryKey: ['media', mediaId],
    enabled: mediaId !== null,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/studio/api/media/{mediaId}', { params: { path: { mediaId: mediaId ?? '' } }, signal })),
    refetchInterval: ({ state }) => (making(state.data?.state) ? MAKING_MS : false),
  });
  const state = media.data?.state;
  const before = useRef(state);
  useEffect(() => {
    if (making(before.current) && !making(state)) void queries.invalidateQueries({ queryKey: ['flik'] });
    before.current = state;
  }, [state, queries]);
  return media;
}

/** A video that Fliks are cut from. */
export const useSource = (id: string | null) =>
  useQuery({
    queryKey: ['source', id],
    enabled: id !== null,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/studio/api/sources/{id}', { params: { path: { id: id ?? '' } }, signal })),
    refetchInterval: ({ state }) => (making(state.data?.state) ? MAKING_MS : false),
  });

/** Where a file of a Flik's media lies. */
export const mediaFile = (mediaId: string, file: string): string => `/studio/api/media/${mediaId}/${file}`;

/** Where a file of a video lies. */
export const sourceFile = (id: string, file: string): string => `/studio/api/sources/${id}/${file}`;

/** What a Flik is called where whoever looks would read it: their language, English, any, and at last its address. */
export function titleOf({ content, slug }: Pick<Flik, 'content' | 'slug'>, language: string): string {
  const { titles } = content;
  const known = [titles[language], titles['en'], ...Object.values(titles)].find((title) => (title ?? '').trim() !== '');
  return known ?? slug;
}
