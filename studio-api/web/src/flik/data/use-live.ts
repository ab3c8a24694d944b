import { useQueryClient } from '@tanstack/react-query';
import { useHints } from '../../library/hints.js';
import { flikQuery } from './flik.js';
import { presenceKey } from './use-presence.js';

/** Looks again at what others changed, as soon as the studio says so. */
export function useLive(id: string, mediaId: string | null, sourceId: string | null): void {
  const queries = useQueryClient();
  useHints((hint) => {
    const about = new Map<string, readonly (readonly (string | null)[])[]>([
      [`flik ${id}`, [flikQuery(id).queryKey, ['comments', id]]],
      [`presence ${id}`, [presenceKey(id)]],
      [`media ${mediaId}`, [['media', mediaId]]],
      [`source ${sourceId}`, [['source', sourceId]]],
    ]);
    for (const queryKey of about.get(`${hint.kind} ${hint.id}`) ?? []) void queries.invalidateQueries({ queryKey });
  });
}
