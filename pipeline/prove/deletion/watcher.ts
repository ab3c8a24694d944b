import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, type Running, stillRunning } from '../chaos-processes.js';
import { type Caller, read } from './caller.js';
import { bytesOf, hasKey } from './traces.js';

/** Milliseconds from the acknowledgement on; what was promised. */
export const PROMISED = { work: 2000, bytes: 60_000 } as const;
/** Reads go on for so long after the acknowledgement. */
const READ_ON_MS = 400;

/** Reads an address time after time until it is told to stop, and remembers what came of each read. */
export class Reader {
  readonly #url: string;
  readonly #seen: { readonly begunAt: number; readonly status: number; readonly whole: boolean }[] = [];
  readonly #loops: Promise<void>[];
  #over = false;

  constructor(url: string, side: number) {
    this.#url = url;
    this.#loops = Array.from({ length: side }, () => this.#loop());
  }

  async #loop(): Promise<void> {
    while (!this.#over) {
      const begunAt = performance.now();
      this.#seen.push({ begunAt, ...(await read(this.#url)) });
      await sleep(1);
    }
  }

  /** Reads on for a while. @returns reads that began after a moment and were answered with bytes */
  async after(acknowledgedAt: number): Promise<{ readonly reads: number; readonly leaks: number }> {
    await sleep(READ_ON_MS);
    this.#over = true;
    await Promise.all(this.#loops);
    const late = this.#seen.filter(({ begunAt }) => begunAt > acknowledgedAt);
    return { reads: late.length, leaks: late.filter(({ status }) => status === 200 || status === 206).length };
  }
}

/** Encoders and decoders that the processes of the service have running now. */
export async function mediaPrograms(pids: readonly (number | null)[]): Promise<Running[]> {
  const found: Running[] = [];
  for (const pid of pids) {
    if (pid === null) continue;
    for (const one of await descendantsOf(pid))
      if (one.words.some((word) => /ffmpeg|ffprobe/.test(word))) found.push(one);
  }
  return found;
}

/** Waits for programs to end. @returns milliseconds since that moment; null when they outlived the promise */
export async function endOf(programs: readonly Running[], since: number): Promise<number | null> {
  for (;;) {
    const waited = performance.now() - since;
    if ((await stillRunning(programs)).length === 0) return waited;
    if (waited > PROMISED.work) return null;
    await sleep(10);
  }
}

/** Waits until nothing of a clip lies anywhere. @returns milliseconds since that moment, or what still lies there */
export async function endOfBytes(dataDir: string, clipId: string, since: number): Promise<number | readonly string[]> {
  for (;;) {
    const waited = performance.now() - since;
    const left = await bytesOf(dataDir, clipId);
    if (left.length === 0) return waited;
    if (waited > PROMISED.bytes) return left;
    await sleep(20);
  }
}

/** Everything that must hold the moment a deletion was acknowledged. @returns what does not, in words */
export async function atOnce(caller: Caller, dataDir: string, clipId: string): Promise<string[]> {
  const [key, state, address] = [
    await hasKey(dataDir, clipId),
    await caller.state(clipId),
    await caller.address(clipId),
  ];
  return [
    ...(key ? ['its key is there'] : []),
    ...(state === 'deleted' ? [] : [`it is ${state}`]),
    ...(address === 410 ? [] : [`playback was answered with ${typeof address === 'number' ? address : 'an address'}`]),
  ];
}
