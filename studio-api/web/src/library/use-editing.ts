import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { useHints } from './hints.js';

const PRESENCES = ['presences'] as const;
/** Whoever closes their browser without a word is gone after a minute, and no hint says so. */
const LOOK_EVERY = 60_000;
const NOBODY: ReadonlyMap<string, string> = new Map();

/** Who else is editing which Flik now: names by the id of the Flik, in one question for all of them. */
export function useEditing(): ReadonlyMap<string, string> {
  const queries = useQueryClient();
  const { data = NOBODY } = useQuery({
    queryKey: PRESENCES,
    queryFn: async ({ signal }) => {
      const { present } = await dataOf(api.GET('/studio/api/presence', { signal }));
      return new Map(present.filter(({ you }) => !you).map(({ flikId, editor }) => [flikId, editor.name] as const));
    },
    refetchInterval: LOOK_EVERY,
    // A map is not compared field by field: the answer is the newest one.
    structuralSharing: false,
  });
  useHints(({ kind }) => {
    if (kind === 'presence') void queries.invalidateQueries({ queryKey: PRESENCES });
  });
  return data;
}
