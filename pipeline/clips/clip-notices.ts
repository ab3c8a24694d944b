import type { NoticeChannel, Notices } from '../db/index.js';

/** Those that are about clips. */
type ClipChannel = Extract<NoticeChannel, 'gone' | 'news'>;

type Told = () => void;

/** Stands for all clips: no clip has it as its id. */
const ANY = '*';

/**
 * Hands notices about clips to those in this process who have to do with that clip. What it does not tell, because the
 * notice was lost, is found by polling.
 */
export class ClipNotices {
  readonly #told: Readonly<Record<ClipChannel, Map<string, Set<Told>>>> = { gone: new Map(), news: new Map() };
  readonly #stops: (() => Promise<void>)[] = [];

  /** Listens from then on. */
  static async open(notices: Pick<Notices, 'listen'>): Promise<ClipNotices> {
    const own = new ClipNotices();
    for (const channel of ['gone', 'news'] as const)
      own.#stops.push(await notices.listen(channel, (clipId) => own.#tell(channel, clipId)));
    return own;
  }

  /** Tells when the clip was deleted or expired. @returns stops telling */
  onGone(clipId: string, told: Told): () => void {
    return this.#on('gone', clipId, told);
  }

  /** Tells when any clip was deleted or expired. @returns stops telling */
  onAnyGone(told: Told): () => void {
    return this.#on('gone', ANY, told);
  }

  /** Tells when something happened to the clip. @returns stops telling */
  onNews(clipId: string, told: Told): () => void {
    return this.#on('news', clipId, told);
  }

  /** Tells when something happened to any clip. @returns stops telling */
  onAnyNews(told: Told): () => void {
    return this.#on('news', ANY, told);
  }

  async close(): Promise<void> {
    await Promise.all(this.#stops.splice(0).map((stop) => stop()));
  }

  #on(channel: ClipChannel, clipId: string, told: Told): () => void {
    const byClip = this.#told[channel];
    const all = byClip.get(clipId) ?? new Set();
    // Wrapped, so that one function may be told twice.
    const entry = (): void => told();
    byClip.set(clipId, all.add(entry));
    return () => {
      all.delete(entry);
      if (all.size === 0 && byClip.get(clipId) === all) byClip.delete(clipId);
    };
  }

  #tell(channel: ClipChannel, clipId: string): void {
    const byClip = this.#told[channel];
    for (const about of [clipId, ANY]) for (const told of byClip.get(about) ?? []) told();
  }
}
