import { type QueryKey, useQueryClient } from '@tanstack/react-query';

/** Has the answers of queries asked for again, by the beginnings of their keys. */
export function useRefetch(): (...keys: readonly QueryKey[]) => Promise<void> {
  const queries = useQueryClient();
  return async (...keys) => {
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
