import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { Problem } from '../api/problem.js';
import { useHints } from '../library/hints.js';
import { useSession } from '../session/session.js';
import { type Item, phaseOf } from './item.js';
import { Uploads } from './uploads.js';
import { readSource } from './watch.js';

/** Those of this page. They go on while other pages are shown. */
export const uploads = new Uploads();

/** Between looks at what the server makes of videos, in milliseconds. */
const LOOK_EVERY = 2000;

async function look({ id, sourceId }: Item): Promise<void> {
  if (sourceId === null) return;
  try {
    uploads.tell(id, phaseOf(await readSource(sourceId)));
  } catch (error) {
    // What passes is looked for again; a video that is not there any more is nothing to wait for.
    if (error instanceof Problem && error.status === 404) await uploads.remove(id);
  }
}

/** Videos on their way, with what the server makes of them as it happens. */
export function useUploads(): readonly Item[] {
  const items = useSyncExternalStore(uploads.subscribe, uploads.items);
  const session = useSession();
  const editorId = session.data?.editor.id;
  useEffect(() => {
    if (editorId !== undefined) void uploads.open(editorId);
  }, [editorId]);

  const making = items.filter(({ phase }) => phase.kind === 'making');
  const last = useRef(making);
  last.current = making;
  const lookAtAll = useCallback(() => {
    for (const item of last.current) void look(item);
  }, []);
  const any = making.length > 0;
  useEffect(() => {
    if (!any) return;
    lookAtAll();
    const timer = setInterval(lookAtAll, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [any, lookAtAll]);
  useHints(({ kind, id }) => {
    const item = kind === 'source' ? last.current.find(({ sourceId }) => sourceId === id) : undefined;
    if (item !== undefined) void look(item);
  });
  return items;
}
