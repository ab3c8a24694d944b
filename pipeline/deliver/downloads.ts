import type { ClipLookout, ClipNotices } from '../clips/index.js';

/**
 * Answers with bytes of clips that are under way: each is cut as soon as its clip is gone, by the notice of it at once,
 * and else when the clips are looked at the next time, which is once a second.
 */
export class OpenDownloads {
  readonly #notices: ClipNotices;
  readonly #lookout: ClipLookout;

  constructor(notices: ClipNotices, lookout: ClipLookout) {
    this.#notices = notices;
    this.#lookout = lookout;
  }

  /**
   * To be called before the clip is read, so that nothing can happen to it in between.
   *
   * @param cut called once at the most
   * @returns must be called when the answer is over
   */
  open(clipId: string, cut: () => void): () => void {
    const stops: (() => void)[] = [];
    const end = (): void => {
      for (const stop of stops.splice(0)) stop();
    };
    const gone = (): void => {
      if (stops.length === 0) return;
      end();
      cut();
    };
    stops.push(
      this.#notices.onGone(clipId, gone),
      this.#lookout.watch(clipId, (now) => {
        if (now === null || now.state === 'deleted' || now.state === 'expired') gone();
      }),
    );
    return end;
  }
}
