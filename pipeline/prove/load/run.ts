import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { Random } from '../chaos-random.js';
import { type Answer, type Connection, FORM_END, openForm, openOptions, openPart, outcomeOf } from './connection.js';
import { forgetPeak, memoryOf } from './memory.js';
import { type LoadLimits, LoadSite } from './site.js';

export type LoadRequest = {
  readonly seed: number;
  /** Uploads at the same time, and bytes of each. */
  readonly uploads: number;
  readonly bytes: number;
  /** Connections that send next to nothing. */
  readonly trickling: number;
  readonly limits: LoadLimits;
  readonly folder: string;
  /** Words after `node` that run `qik`. */
  readonly program: readonly string[];
  readonly say?: (line: string) => void;
};

/** Bytes of the server's memory. */
export type Memory = { readonly idle: number; readonly peak: number };

export type LoadReport = {
  readonly acknowledged: number;
  readonly uploadMs: number;
  readonly uploading: Memory;
  /** How the connections that trickled ended, and how often each. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly trickleMs: number;
  readonly trickled: Memory;
  /** Whether the upload that went on beside them came to its end. */
  readonly healthy: boolean;
  readonly faults: readonly string[];
};

/** Written at once. */
const PIECE = 65_536;
/** What a connection that trickles says it will send. */
const TRICKLE_BYTES = 1_000_000;
const TRICKLE_EVERY_MS = 500;
/** After the rule's own times, on a machine that is busy. */
const PATIENCE_MS = 120_000;
/** An idle server has done what it does at its start by then. */
const SETTLE_MS = 3000;

const Clip = Type.Object({ id: Type.String(), upload: Type.Object({ bytes: Type.Number(), sha256: Type.String() }) });

/** Bytes of a file, a piece at a time: nobody has to hold them all. Each file has a beginning of its own. */
function* piecesOf(body: Uint8Array, number: number): Generator<Uint8Array> {
  const first = Buffer.from(body.subarray(0, PIECE));
  first.writeUInt32LE(number, 0);
  yield first;
  for (let at = PIECE; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}

function randomBody(random: Random, bytes: number): Buffer {
  const body = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) body.writeUInt32LE(Math.floor(random.next() * 0x1_0000_0000), at);
  return body;
}

class LoadProof {
  readonly #request: LoadRequest;
  readonly #site: LoadSite;
  readonly #random: Random;
  readonly #faults: string[] = [];
  #url = '';

  constructor(request: LoadRequest) {
    this.#request = request;
    this.#site = new LoadSite(request.folder, request.program, request.limits);
    this.#random = new Random(request.seed);
  }

  /** Does something, and tells what memory the server had before it and at most meanwhile. */
  async #measured<T>(
    work: () => Promise<T>,
  ): Promise<{ readonly value: T; readonly ms: number; readonly memory: Memory }> {
    const { pid } = this.#site.server;
    if (pid === null) throw new Error('the server does not run');
    await sleep(SETTLE_MS);
    const idle = (await memoryOf(pid)).now;
    await forgetPeak(pid);
    const began = performance.now();
    const value = await work();
    const ms = Math.round(performance.now() - began);
    return { value, ms, memory: { idle, peak: (await memoryOf(pid)).peak } };
  }

  /** A clip was made of exactly these bytes. @returns whether it was */
  #check(number: number, answer: Answer, sha256: string): boolean {
    const { bytes } = this.#request;
    const whole =
      answer.status === 202 &&
      Value.Check(Clip, answer.body) &&
      answer.body.upload.bytes === bytes &&
      answer.body.upload.sha256 === sha256;
    if (!whole) this.#faults.push(`upload ${number} was answered with ${outcomeOf(answer)}, or is not what was sent`);
    return whole;
  }

  /** Sends all but the last piece of every file, and the last ones only when all of them have come so far. */
  async #together(body: Uint8Array): Promise<number> {
    const { uploads, bytes } = this.#request;
    const files = await Promise.all(
      Array.from({ length: uploads }, async (_, number) => {
        const connection = await openForm(this.#url, this.#site.key, bytes);
        const hash = createHash('sha256');
        const pieces = [...piecesOf(body, number)];
        for (const piece of pieces) hash.update(piece);
        const last = pieces.pop();
        for (const piece of pieces) await connection.write(piece);
        return { number, connection, last, sha256: hash.digest('hex') };
      }),
    );
    this.#request.say?.(`${uploads} uploads are under way, each but for its last piece`);
    const answers = await Promise.all(
      files.map(async ({ number, connection, last, sha256 }) => {
        if (last !== undefined) await connection.write(last);
        await connection.write(FORM_END);
        connection.end();
        return this.#check(number, await connection.answer, sha256);
      }),
    );
    return answers.filter((whole) => whole).length;
  }

  /** Sends a byte every now and then until it is cut. @returns how it ended */
  async #trickle(open: () => Promise<Connection>, untilMs: number): Promise<string> {
    const connection = await open();
    let answered: Answer | null = null;
    void connection.answer.then((answer) => {
      answered = answer;
    });
    while (answered === null && performance.now() < untilMs) {
      await connection.write(' ');
      await sleep(TRICKLE_EVERY_MS);
    }
    connection.close();
    return answered === null ? 'still open' : outcomeOf(answered);
  }

  /** One upload that is fast enough, and lasts for longer than those that trickle are let. */
  async #goesOn(body: Uint8Array, ms: number): Promise<boolean> {
    const { uploads, bytes } = this.#request;
    const connection = await openForm(this.#url, this.#site.key, bytes);
    const hash = createHash('sha256');
    const pieces = [...piecesOf(body, uploads)];
    for (const piece of pieces) {
      hash.update(piece);
      await connection.write(piece);
      await sleep(ms / pieces.length);
    }
    await connection.write(FORM_END);
    connection.end();
    return this.#check(uploads, await connection.answer, hash.digest('hex'));
  }

  async #slow(body: Uint8Array) {
    const { trickling, limits } = this.#request;
    const { key } = this.#site;
    const url = this.#url;
    const cutMs = limits.graceSeconds * 1500;
    const ways = [openForm, openOptions, openPart] as const;
    const untilMs = performance.now() + cutMs + PATIENCE_MS;
    const healthy = this.#goesOn(body, 1.5 * cutMs);
    const ends = await Promise.all(
      Array.from({ length: trickling }, async () => {
        const way = this.#random.pick(ways);
        await sleep(this.#random.between(0, 1000));
        return this.#trickle(() => way(url, key, TRICKLE_BYTES), untilMs);
      }),
    );
    this.#request.say?.(`${trickling} connections that trickled are over`);
    const outcomes: Record<string, number> = {};
    for (const end of ends) outcomes[end] = (outcomes[end] ?? 0) + 1;
    const wrong = ends.filter((end) => end !== 'upload_too_slow').length;
    if (wrong > 0)
      this.#faults.push(`${wrong} connections that trickled were not told so: ${JSON.stringify(outcomes)}`);
    return { outcomes, healthy: await healthy };
  }

  async run(): Promise<LoadReport> {
    const { bytes } = this.#request;
    const body = randomBody(this.#random, bytes);
    try {
      this.#url = await this.#site.start();
      const together = await this.#measured(() => this.#together(body));
      const slow = await this.#measured(() => this.#slow(body));
      const staged = await this.#site.staged();
      if (staged.length > 0) this.#faults.push(`of uploads that came to nothing ${staged.length} files are left`);
      const code = await this.#site.server.stop();
      if (code !== 0) this.#faults.push(`the server ended with ${code}`);
      this.#faults.push(...this.#site.logFaults());
      return {
        ...{ acknowledged: together.value, uploadMs: together.ms, uploading: together.memory },
        ...{ ...slow.value, trickleMs: slow.ms, trickled: slow.memory, faults: this.#faults },
      };
    } finally {
      await this.#site.server.kill();
    }
  }
}

/**
 * Has many send at once to a server of its own, and then many who send next to nothing, and looks what comes of it and
 * of the server's memory.
 */
export const proveLoad = (request: LoadRequest): Promise<LoadReport> => new LoadProof(request).run();

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const memoryText = ({ idle, peak }: Memory): string =>
  `memory ${mb(idle)} idle, ${mb(peak)} at most, ${mb(peak - idle)} more`;

/** The figures of a run, a line for each half. */
export function loadSummary({ seed, uploads, bytes, trickling }: LoadRequest, report: LoadReport): string {
  const outcomes = Object.entries(report.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return [
    `load, seed ${seed}: ${uploads} uploads of ${bytes} bytes at once, ${report.acknowledged} acknowledged with their own bytes in ${report.uploadMs} ms; ${memoryText(report.uploading)}`,
    `${trickling} connections that trickle: ${outcomes.join(', ')} in ${report.trickleMs} ms; ${memoryText(report.trickled)}; the upload beside them ${report.healthy ? 'came to its end' : 'did not come to its end'}`,
    `${report.faults.length} faults`,
  ].join('\n');
}
