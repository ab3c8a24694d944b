import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, dataOf, done, type Schemas } from '../../api/client.js';

type Presence = Schemas['Presence'] | null;

/** As the API wants it said. */
const BEAT_MS = 20_000;
export const presenceKey = (id: string) => ['presence', id];

/** Says that one is there. Whoever was first stays the one who edits it until somebody takes over. */
const be = async (id: string): Promise<Presence> =>
  (await dataOf(api.PUT('/studio/api/fliks/{id}/presence', { params: { path: { id } } }))).present;

/** Looks who is there, without being it. */
async function look(id: string): Promise<Presence> {
  const { present } = await dataOf(api.GET('/studio/api/presence'));
  return present.find(({ flikId }) => flikId === id) ?? null;
}

/** Who is editing a Flik now. Whoever may edit it counts as editing it while the page is open. */
export function usePresence(id: string, mayEdit: boolean) {
  const queries = useQueryClient();
  const present = useQuery({
    queryKey: presenceKey(id),
    queryFn: () => (mayEdit ? be(id) : look(id)),
    refetchInterval: BEAT_MS,
    staleTime: 0,
    gcTime: 0,
  });
  const takeOver = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/fliks/{id}/presence/take-over', { params: { path: { id } } })),
    onSuccess: (answer) => queries.setQueryData(presenceKey(id), answer.present),
  });
  useEffect(() => {
    if (!mayEdit) return;
    return () => {
      // Whoever is not said to be gone is so after a minute anyway.
      done(api.DELETE('/studio/api/fliks/{id}/presence', { params: { path: { id } } })).catch(() => undefined);
    };
  }, [id, mayEdit]);
  return { present: present.data ?? null, takeOver };
}
