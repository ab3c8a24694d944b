import { Problem } from '../api/problem.js';
import { refusalOf } from './file-kinds.js';
import type { Item, Phase } from './item.js';
import { fileOf, forget, forgetFile, type Kept, keep, keepFile, keptOf } from './kept.js';
import { NotSent, send, sourceIdOf } from './send.js';
import { readSource } from './watch.js';

/** Videos that are sent at the same time: more would only make each slower. */
const ABREAST = 2;

type Running = { readonly stop: (forGood: boolean) => Promise<void> };
type Entry = { readonly item: Item; readonly kept: Kept; readonly file: Blob | null };

/** Ids of this browser's own; `randomUUID` is not there where a studio is reached without https. */
const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Videos on their way into the library, whatever page is shown. There is one of it in a page. */
export class Uploads {
  #entries: readonly Entry[] = [];
  #items: readonly Item[] = [];
  /** Of whom the entries are. */
  #editorId: string | null = null;
  readonly #running = new Map<string, Running | 'starting'>();
  readonly #heard = new Set<() => void>();

  readonly subscribe = (heard: () => void): (() => void) => {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  };
  readonly items = (): readonly Item[] => this.#items;

  /** Takes up what this editor left in this browser. */
  async open(editorId: string): Promise<void> {
    if (this.#editorId === editorId) return;
    this.#editorId = editorId;
    this.#set([]);
    // Some browsers keep nothing in private windows: then there is nothing to take up.
    const kept = await keptOf(editorId).catch(() => []);
    const back = await Promise.all(
      kept.map(async (one): Promise<Entry> => {
        const file = one.whole ? null : await fileOf(one.id).catch(() => null);
        return { item: itemOf(one, phaseAfterReload(one, file)), kept: one, file };
      }),
    );
    const known = new Set(this.#entries.map(({ item }) => item.id));
    this.#set([...back.filter(({ item }) => !known.has(item.id)), ...this.#entries]);
    this.#next();
  }

  /** Sends files, each with a word at once where it is of no use. */
  add(files: readonly File[]): void {
    const editorId = this.#editorId;
    if (editorId === null) return;
    const entries = files.map((file, at): Entry => {
      const { name, size } = file;
      const kept: Kept = {
        ...{ id: newId(), editorId, name, size, addedAt: Date.now() + at, url: null },
        ...{ sourceId: null, whole: false },
      };
      const refused = refusalOf(file);
      if (refused !== null)
        return { kept, file: null, item: itemOf(kept, { kind: 'refused', code: refused, advice: '' }) };
      // Without room for its bytes it is sent all the same; after a reload it has to be chosen again.
      void keep(kept)
        .then(() => keepFile(kept.id, file))
        .catch(() => undefined);
      return { kept, file, item: itemOf(kept, { kind: 'waiting' }) };
    });
    this.#set([...this.#entries, ...entries]);
    this.#next();
  }

  /** Tries again what stopped. */
  retry(id: string): void {
    this.#phase(id, { kind: 'waiting' });
    this.#next();
  }

  /** Stops it, and takes it off the list. What the server has of it goes as well, unless it has all of it. */
  async remove(id: string): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    this.#set(this.#entries.filter(({ item }) => item.id !== id));
    await forget(id).catch(() => undefined);
    if (running !== undefined && running !== 'starting') await running.stop(true).catch(() => undefined);
    this.#next();
  }

  /** What the server says of it now. */
  tell(id: string, phase: Phase): void {
    this.#phase(id, phase);
  }

  #next(): void {
    const waiting = this.#entries.filter(({ item }) => item.phase.kind === 'waiting' && !this.#running.has(item.id));
    for (const entry of waiting.slice(0, Math.max(0, ABREAST - this.#running.size))) void this.#alone(entry);
  }

  /** Two tabs must not send the same: the one that has the lock does. Browsers have locks on https and on this machine. */
  async #alone(entry: Entry): Promise<void> {
    const { id } = entry.item;
    this.#running.set(id, 'starting');
    const locks: LockManager | undefined = navigator.locks;
    if (locks === undefined) await this.#run(entry);
    else await locks.request(`qik-upload-${id}`, () => this.#run(entry));
    this.#running.delete(id);
    this.#next();
  }

  async #run({ item: { id, name, size }, kept: known, file }: Entry): Promise<void> {
    const isThere = () => this.#entries.some(({ item }) => item.id === id);
    if (!isThere()) return;
    try {
      // Another tab may have come further meanwhile.
      const stored = await keptOf(known.editorId).catch(() => []);
      const kept = stored.find((one) => one.id === id) ?? known;
      if (kept.sourceId !== null && (await isTaken(kept.sourceId))) return this.#whole(id, kept.sourceId);
      if (file === null) throw new NotSent('file_gone', '', true);
      const { stop, end } = await send({
        ...{ file, name, url: kept.url },
        began: (url) => this.#note(id, { url, sourceId: sourceIdOf(url) }),
        progress: (sent) => this.#phase(id, { kind: 'sending', sent: Math.min(sent, size), broken: false }),
        broke: () => {
          const { phase } = this.#entries.find(({ item }) => item.id === id)?.item ?? {};
          this.#phase(id, { kind: 'sending', sent: phase?.kind === 'sending' ? phase.sent : 0, broken: true });
        },
      });
      this.#running.set(id, { stop });
      if (!isThere()) await stop(true);
      const sourceId = sourceIdOf(await end);
      if (sourceId !== null) this.#whole(id, sourceId);
    } catch (error) {
      const { code, advice, forGood } = error instanceof NotSent ? error : new NotSent(codeOf(error), '', false);
      this.#phase(id, { kind: forGood ? 'refused' : 'stopped', code, advice });
    }
  }

  #whole(id: string, sourceId: string): void {
    this.#note(id, { sourceId, whole: true });
    this.#phase(id, { kind: 'making', stage: null, percent: 0 });
    void forgetFile(id).catch(() => undefined);
  }

  #note(id: string, part: Partial<Pick<Kept, 'url' | 'sourceId' | 'whole'>>): void {
    this.#set(
      this.#entries.map((entry) => {
        if (entry.item.id !== id) return entry;
        const kept = { ...entry.kept, ...part };
        void keep(kept).catch(() => undefined);
        return { ...entry, kept, item: { ...entry.item, sourceId: kept.sourceId } };
      }),
    );
  }

  #phase(id: string, phase: Phase): void {
    this.#set(
      this.#entries.map((entry) => (entry.item.id === id ? { ...entry, item: { ...entry.item, phase } } : entry)),
    );
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#items = entries.map(({ item }) => item);
    for (const heard of this.#heard) heard();
  }
}

const itemOf = ({ id, name, size, sourceId }: Kept, phase: Phase): Item => ({ id, name, size, sourceId, phase });

function phaseAfterReload({ whole, sourceId }: Kept, file: Blob | null): Phase {
  if (whole) return { kind: 'making', stage: null, percent: 0 };
  // Perhaps all of it came before the page was left; that is asked first.
  if (file !== null || sourceId !== null) return { kind: 'waiting' };
  return { kind: 'refused', code: 'file_gone', advice: '' };
}

const codeOf = (error: unknown): string => (error instanceof Problem ? error.code : 'unreachable');

/** Whether the server has all of a video. */
async function isTaken(sourceId: string): Promise<boolean> {
  try {
    await readSource(sourceId);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return false;
    throw error;
  }
}
