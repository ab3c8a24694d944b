import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../../api/client.js';
import { flikQuery } from '../data/flik.js';

export type Comment = Schemas['Comment'];

const LOOK_AGAIN_MS = 10_000;
const keyOf = (id: string) => ['comments', id];

/** What was said about a Flik, oldest first. */
export const useComments = (id: string) =>
  useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/fliks/{id}/comments', { params: { path: { id } }, signal })),
    refetchInterval: LOOK_AGAIN_MS,
  });

type Said = { readonly version: number; readonly body: string; readonly atSeconds: number | null };

/** Says something, and marks what was said as done with or open. */
export function useTalk(id: string) {
  const queries = useQueryClient();
  const onSuccess = async (all: Schemas['Comments']): Promise<void> => {
    queries.setQueryData(keyOf(id), all);
    await queries.invalidateQueries({ queryKey: flikQuery(id).queryKey });
  };
  const add = useMutation({
    mutationFn: (body: Said) => dataOf(api.POST('/studio/api/fliks/{id}/comments', { params: { path: { id } }, body })),
    onSuccess,
  });
  const settle = useMutation({
    mutationFn: ({ id: commentId, resolvedAt }: Comment) => {
      const params = { path: { id, commentId } };
      return dataOf(
        resolvedAt === null
          ? api.POST('/studio/api/fliks/{id}/comments/{commentId}/resolve', { params })
          : api.POST('/studio/api/fliks/{id}/comments/{commentId}/reopen', { params }),
      );
    },
    onSuccess,
  });
  return { add, settle };
}
