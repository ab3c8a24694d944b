import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { SESSION } from '../api/queries.js';

export type Session = Schemas['Session'];

async function readSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return await dataOf(api.GET('/studio/api/session', { signal }));
  } catch (error) {
    if (error instanceof Problem && error.code === 'signed_out') return null;
    throw error;
  }
}

/** Asks who is signed in: null is nobody. */
export const sessionQuery = queryOptions({
  queryKey: SESSION,
  queryFn: ({ signal }) => readSession(signal),
  staleTime: 60_000,
});

/** Who is signed in: null is nobody. */
export const useSession = () => useQuery(sessionQuery);

/** Whether whoever is signed in may do something; false while that is not known. */
export function useMay(permission: string): boolean {
  const { data } = useSession();
  return data?.permissions.includes(permission) ?? false;
}
