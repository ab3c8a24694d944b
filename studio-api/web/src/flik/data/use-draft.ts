import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from '../../api/problem.js';
import { say } from '../../common/say.js';
import { type Clash, type Content, cutPatch, isEmpty, mergeContents, type Patch, textPatch } from './draft.js';
import { flikQuery, type Seen } from './flik.js';
import { editFlik } from './patch.js';

/** Long enough to finish a word, short enough that nobody waits for it. */
const PAUSE_MS = 900;

type Work = {
  /** What the server has, as far as it is known here. */
  readonly seen: Seen;
  /** What is on the page. */
  readonly mine: Content;
};
/** Two versions of the same fields, until somebody chooses. */
export type Conflict = { readonly theirs: Seen; readonly clashes: readonly Clash[] };

export type Draft = {
  readonly seen: Seen;
  readonly mine: Content;
  readonly change: (how: (content: Content) => Content) => void;
  /** The words are saved by themselves; the cut when it is applied. */
  readonly apply: () => void;
  readonly discardCut: () => void;
  readonly cutChanged: boolean;
  readonly wordsChanged: boolean;
  readonly saving: boolean;
  /** Why the last saving went wrong; null: it did not. */
  readonly failure: unknown;
  readonly saveNow: () => void;
  readonly conflict: Conflict | null;
  readonly settle: (takeTheirs: ReadonlySet<string>) => void;
  /** Shows what the server said. */
  readonly take: (seen: Seen) => void;
};

/**
 * A content that is worked on. Its words are saved when one pauses. What others change meanwhile comes in by itself,
 * unless it is the same field: then both are kept until somebody chooses.
 */
export function useDraft(id: string, fetched: Seen, mayEdit: boolean): Draft {
  const queries = useQueryClient();
  const [work, setWork] = useState<Work>({ seen: fetched, mine: fetched.data.content });
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const latest = useRef(work);
  latest.current = work;

  const put = useCallback((next: Work) => {
    latest.current = next;
    setWork(next);
  }, []);

  /** Shows what the server has, and what was changed here since. */
  const take = useCallback(
    (theirs: Seen, takeTheirs?: ReadonlySet<string>) => {
      const { seen, mine } = latest.current;
      const { content } = mergeContents(seen.data.content, mine, theirs.data.content, takeTheirs);
      put({ seen: theirs, mine: content });
      queries.setQueryData(flikQuery(id).queryKey, theirs);
    },
    [id, put, queries],
  );

  const meet = useCallback(
    (theirs: Seen) => {
      const { seen, mine } = latest.current;
      const { clashes } = mergeContents(seen.data.content, mine, theirs.data.content);
      if (clashes.length === 0) take(theirs);
      else setConflict({ theirs, clashes });
      return clashes.length === 0;
    },
    [take],
  );

  const save = useMutation({
    mutationFn: ({ patch }: { readonly patch: Patch; readonly sent: Content }) =>
      editFlik(id, latest.current.seen.etag, patch),
    onSuccess: (answer, { sent }) => {
      // What was typed while it was on its way is still to be saved.
      put({ seen: { ...answer, data: { ...answer.data, content: sent } }, mine: latest.current.mine });
      take(answer);
    },
    onError: async (error) => {
      if (!(error instanceof Problem) || error.code !== 'edit_conflict') return;
      try {
        const theirs = await queries.fetchQuery({ ...flikQuery(id), staleTime: 0 });
        if (meet(theirs)) save.reset();
      } catch (unreadable) {
        say.problem(unreadable);
      }
    },
    meta: { quiet: true },
  });

  // Somebody else saved, or a review ended: the page shows it, and keeps what is not saved here.
  useEffect(() => {
    if (fetched.data === latest.current.seen.data || save.isPending || conflict !== null) return;
    if (fetched.data.version < latest.current.seen.data.version) return;
    meet(fetched);
  }, [fetched, meet, save.isPending, conflict]);

  const words = textPatch(work.seen.data.content, work.mine);
  const cut = cutPatch(work.seen.data.content, work.mine);
  const { mutate } = save;
  const send = useCallback(
    (withCut: boolean) => {
      const { seen, mine } = latest.current;
      const base = seen.data.content;
      const patch = { ...textPatch(base, mine), ...(withCut ? cutPatch(base, mine) : {}) };
      if (isEmpty(patch)) return;
      // The cut that is not applied is not sent, and must not count as saved.
      const { sourceId, trim, loop, poster, framing, watermark } = base;
      mutate({ patch, sent: withCut ? mine : { ...mine, sourceId, trim, loop, poster, framing, watermark } });
    },
    [mutate],
  );

  const due = mayEdit && !isEmpty(words) && !save.isPending && !save.isError && conflict === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every letter begins the pause anew.
  useEffect(() => {
    if (!due) return;
    const timer = setTimeout(() => send(false), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [due, work.mine, send]);

  const unsaved = !isEmpty(words) || !isEmpty(cut);
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
  // Whoever goes to another page takes nothing unsaved along: it is sent.
  useEffect(() => () => send(false), [send]);

  return {
    ...{ seen: work.seen, mine: work.mine, conflict, saving: save.isPending, failure: save.error },
    cutChanged: !isEmpty(cut),
    wordsChanged: !isEmpty(words),
    change: (how) => {
      if (save.isError) save.reset();
      put({ ...latest.current, mine: how(latest.current.mine) });
    },
    apply: () => send(true),
    saveNow: () => send(false),
    discardCut: () => {
      const { sourceId, trim, loop, poster, framing, watermark } = latest.current.seen.data.content;
      const { seen, mine } = latest.current;
      put({ seen, mine: { ...mine, sourceId, trim, loop, poster, framing, watermark } });
    },
    settle: (takeTheirs) => {
      if (conflict === null) return;
      take(conflict.theirs, takeTheirs);
      setConflict(null);
      save.reset();
    },
    take,
  };
}
