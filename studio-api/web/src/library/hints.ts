import { useEffect, useRef } from 'react';

/** What the studio says is another now. */
type Hint = { readonly kind: string; readonly id: string };
type Listener = (hint: Hint) => void;

const EVENTS = '/studio/api/events';
/** After a stream that could not be opened, in milliseconds; one that breaks is opened again by the browser itself. */
const AGAIN_AFTER = 15_000;

const listeners = new Set<Listener>();
let source: EventSource | null = null;
let again: ReturnType<typeof setTimeout> | undefined;

function hintIn(data: unknown): Hint | null {
  if (typeof data !== 'string') return null;
  const said: unknown = JSON.parse(data);
  if (typeof said !== 'object' || said === null || !('kind' in said) || !('id' in said)) return null;
  const { kind, id } = said;
  return typeof kind === 'string' && typeof id === 'string' ? { kind, id } : null;
}

function open(): void {
  clearTimeout(again);
  const stream = new EventSource(EVENTS);
  source = stream;
  stream.addEventListener('hint', ({ data }) => {
    const hint = hintIn(data);
    if (hint !== null) for (const listener of listeners) listener(hint);
  });
  stream.addEventListener('error', () => {
    if (stream.readyState !== EventSource.CLOSED || source !== stream) return;
    source = null;
    again = setTimeout(() => listeners.size > 0 && source === null && open(), AGAIN_AFTER);
  });
}

/** Listens to what changes in the studio, over one stream for the whole page; the answer ends that. */
function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (source === null) open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(again);
    source?.close();
    source = null;
  };
}

/** Hears what changes in the studio while a component is shown. Hints may be missed, so whoever needs them looks now and then as well. */
export function useHints(heard: Listener): void {
  const last = useRef(heard);
  last.current = heard;
  useEffect(() => listen((hint) => last.current(hint)), []);
}
