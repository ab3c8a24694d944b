import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../api/client.js';

/** Under which everything about imports is kept. */
export const IMPORTS = ['imports'] as const;

export type Import = Schemas['Import'];

/** Whether something still happens to it by itself. */
export const isMoving = ({ state }: Import): boolean => state === 'checking' || state === 'running';

/** An import; while it goes on it is looked at every second. */
export const useImport = (id: string) =>
  useQuery({
    queryKey: [...IMPORTS, id],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/imports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isMoving(data) ? 1000 : false),
  });
