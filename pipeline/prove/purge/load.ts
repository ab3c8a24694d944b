import { setTimeout as sleep } from 'node:timers/promises';
import { QikClient } from '../../client/index.js';
import { variant } from '../chaos-clip.js';

/** How long answers took, in milliseconds. */
export type Latencies = { readonly uploads: number[]; readonly reads: number[] };

/** Between the ends and beginnings of calls: a sender now and then, and readers all the time. */
const UPLOAD_EVERY_MS = 1000;
const READ_EVERY_MS = 50;

/** People who send clips and look at them while something else goes on. */
export class Load {
  /** Clips whose upload was acknowledged. */
  readonly sent: string[] = [];
  readonly faults: string[] = [];
  readonly #key: string;
  readonly #clip: Uint8Array;
  #number = 0;

  constructor(key: string, clip: Uint8Array) {
    this.#key = key;
    this.#clip = clip;
  }

  /** Goes on until it is told to stop. @returns how long answers took */
  async run(url: string, signal: AbortSignal): Promise<Latencies> {
    const latencies: Latencies = { uploads: [], reads: [] };
    const qik = this.#client(url);
    await Promise.all([
      this.#repeat(signal, UPLOAD_EVERY_MS, latencies.uploads, () => this.#upload(qik)),
      this.#repeat(signal, READ_EVERY_MS, latencies.reads, () => this.#read(qik)),
    ]);
    return latencies;
  }

  /** The states of all that was sent. */
  async states(url: string): Promise<Map<string, string>> {
    const states = new Map<string, string>();
    const qik = this.#client(url);
    for (const id of this.sent) states.set(id, (await qik.clips.get(id)).state);
    return states;
  }

  /** What fails is a fault here, and not repeated. */
  #client(url: string): QikClient {
    return new QikClient({ url, apiKey: this.#key, retries: 0 });
  }

  async #repeat(signal: AbortSignal, everyMs: number, took: number[], call: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      const begun = performance.now();
      try {
        await call();
        took.push(performance.now() - begun);
      } catch (error) {
        this.faults.push(error instanceof Error ? error.message : String(error));
      }
      await sleep(everyMs);
    }
  }

  async #upload(qik: QikClient): Promise<void> {
    this.#number += 1;
    const options = { profiles: ['android-low'], watermark: 'none' };
    const { id } = await qik.clips.send(variant(this.#clip, this.#number), options);
    this.sent.push(id);
  }

  async #read(qik: QikClient): Promise<void> {
    const id = this.sent.at(-1);
    if (id === undefined) await this.#upload(qik);
    else await qik.clips.get(id);
  }
}
