import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';

/** What waits for whoever is signed in. It looks again by itself, as others work on the same. */
export const useWaiting = () =>
  useQuery({
    queryKey: ['fliks', 'waiting'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/waiting', { signal })),
    staleTime: 20_000,
    refetchInterval: 30_000,
  });
