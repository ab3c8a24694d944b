import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, versioned } from '../api/client.js';
import type { Op } from './slots.js';

/** Under which everything about packs is kept. */
export const PACKS = ['packs'] as const;

/** A pack and the version that the next request about it names. It looks again by itself: others arrange it as well. */
export const usePack = (id: string) =>
  useQuery({
    queryKey: [...PACKS, id],
    queryFn: ({ signal }) => versioned(api.GET('/studio/api/packs/{id}', { params: { path: { id } }, signal })),
    refetchInterval: 15_000,
  });

/** Does things to the order of a pack: to the order as it is then, so that nobody gets in anybody's way. */
export function useArrange(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ops: readonly Op[]) =>
      versioned(api.POST('/studio/api/packs/{id}/arrange', { params: { path: { id } }, body: { ops: [...ops] } })),
    onSuccess: (pack) => queries.setQueryData([...PACKS, id], pack),
    // What it stood beside may be gone by now: the order as it is shows that.
    onError: () => queries.invalidateQueries({ queryKey: [...PACKS, id] }),
  });
}
