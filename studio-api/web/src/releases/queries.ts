import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, dataOf, type Schemas, versioned } from '../api/client.js';
import type { Change } from './release.js';

/** Under which everything about releases is kept. */
export const RELEASES = ['releases'] as const;

/** A release and the version that the next request about it names. */
export const useRelease = (id: string) =>
  useQuery({
    queryKey: [...RELEASES, id],
    queryFn: ({ signal }) => versioned(api.GET('/studio/api/releases/{id}', { params: { path: { id } }, signal })),
  });

/** Packs by their ids. */
export const usePacks = () =>
  useQuery({
    queryKey: ['packs', 'list', false],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/packs', { signal })),
    select: ({ packs }): ReadonlyMap<string, Schemas['Pack']> => new Map(packs.map((pack) => [pack.id, pack])),
  });

/** Changes what a draft is called or holds. */
export function useReleaseEdit(id: string, etag: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['ChangeOfARelease']) =>
      versioned(
        api.PATCH('/studio/api/releases/{id}', { params: { path: { id } }, headers: { 'if-match': etag }, body }),
      ),
    onSuccess: (changed) => queries.setQueryData([...RELEASES, id], changed),
    onSettled: () => queries.invalidateQueries({ queryKey: RELEASES }),
  });
}

/** Makes a draft and goes there. */
export function useNewRelease() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: { readonly name: string; readonly changes: Change[] }) =>
      dataOf(api.POST('/studio/api/releases', { body })),
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: RELEASES });
      await navigate({ to: '/releases/$id', params: { id } });
    },
  });
}
