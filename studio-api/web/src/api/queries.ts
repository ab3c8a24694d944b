import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { say } from '../common/say.js';
import { Problem } from './problem.js';

/** The session of whoever is signed in. It is asked for by every page, and forgotten when a call says that it is over. */
export const SESSION = ['session'] as const;

function signedOut(error: unknown): boolean {
  return error instanceof Problem && error.code === 'signed_out';
}

/** What the server said, kept while pages show it. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (signedOut(error) && query.queryKey[0] !== SESSION[0]) void queries.invalidateQueries({ queryKey: SESSION });
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _given, _context, mutation) => {
      if (signedOut(error)) void queries.invalidateQueries({ queryKey: SESSION });
      else if (mutation.meta?.['quiet'] !== true) say.problem(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (tries, error) => tries < 3 && (!(error instanceof Problem) || error.passing),
      // A phone that comes out of a tunnel and a page that comes back to the front look again by themselves.
      refetchOnReconnect: true,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});
