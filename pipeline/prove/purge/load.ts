import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { variant } from '../chaos-clip.js';

const Shown = Type.Object({ id: Type.String(), state: Type.String() });

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
  readonly #headers: Readonly<Record<string, string>>;
  readonly #clip: Uint8Array;
  #number = 0;

  constructor(key: string, clip: Uint8Array) {
    this.#headers = { authorization: `Bearer ${key}` };
    this.#clip = clip;
  }

  /** Goes on until it is told to stop. @returns how long answers took */
  async run(url: string, signal: AbortSignal): Promise<Latencies> {
    const latencies: Latencies = { uploads: [], reads: [] };
    await Promise.all([
      this.#repeat(signal, UPLOAD_EVERY_MS, latencies.uploads, () => this.#upload(url)),
      this.#repeat(signal, READ_EVERY_MS, latencies.reads, () => this.#read(url)),
    ]);
    return latencies;
  }

  /** The states of all that was sent. */
  async states(url: string): Promise<Map<string, string>> {
    const states = new Map<string, string>();
    for (const id of this.sent) states.set(id, await this.#stateOf(url, id));
    return states;
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

  async #upload(url: string): Promise<void> {
    this.#number += 1;
    const body = new FormData();
    body.append('options', JSON.stringify({ profiles: ['android-low'], watermark: 'none' }));
    body.append('file', new Blob([variant(this.#clip, this.#number)]), 'clip.mp4');
    const response = await fetch(`${url}/v1/clips`, { method: 'POST', headers: this.#headers, body });
    if (response.status !== 202) throw new Error(`an upload was answered with ${response.status}`);
    this.sent.push(Value.Parse(Shown, await response.json()).id);
  }

  async #read(url: string): Promise<void> {
    const id = this.sent.at(-1);
    if (id === undefined) await this.#upload(url);
    else await this.#stateOf(url, id);
  }

  async #stateOf(url: string, id: string): Promise<string> {
    const response = await fetch(`${url}/v1/clips/${id}`, { headers: this.#headers });
    if (response.status !== 200) throw new Error(`a clip was answered with ${response.status}`);
    return Value.Parse(Shown, await response.json()).state;
  }
}
