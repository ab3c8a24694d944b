import { useInfiniteQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';

/** What can wait for an editor. */
export const QUEUES = ['review', 'changes', 'mineWaiting', 'failed'] as const;
export type QueueName = (typeof QUEUES)[number];

const PAGE = 50;
const FILTER = {
  review: { review: 'waiting' },
  changes: { review: 'changes_requested', mine: true },
  mineWaiting: { review: 'waiting', mine: true },
  failed: { look: 'failed', mine: true },
} as const;

/** Fliks that wait, in pages. It looks again by itself, as others work on the same queue. */
export const useQueue = (name: QueueName) =>
  useInfiniteQuery({
    queryKey: ['fliks', 'queue', name],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/fliks', {
          params: { query: { ...FILTER[name], limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 30_000,
  });
