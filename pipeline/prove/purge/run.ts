import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { makeApiKey } from '../../access/index.js';
import type { MediaContext } from '../../media/index.js';
import { makeClip } from '../chaos-clip.js';
import { Server } from '../chaos-server.js';
import type { Around } from '../chaos-site.js';
import { quantile, type Rates, type Reading, ratesOf } from './figures.js';
import { type Latencies, Load } from './load.js';
import { endSeeded, judge, type Place, seed } from './place.js';

export type PurgeRequest = {
  readonly clips: number;
  readonly folder: string;
  /** Words after `node` that run `qik`. */
  readonly program: readonly string[];
  readonly around: Exclude<Around, { readonly size: 'fleet' }>;
  readonly media: MediaContext;
  /** How long the service is looked at with nothing to remove. */
  readonly idleMs: number;
  /** Between two looks at how far the removal is; each has the service count. */
  readonly lookEveryMs: number;
  readonly say?: (line: string) => void;
};

/** Milliseconds below which 95 of 100 answers came; null where there was none. */
export type P95 = { readonly uploads: number | null; readonly reads: number | null; readonly calls: number };

export type PurgeReport = {
  readonly clips: number;
  /** Seconds from the start of the service until the bytes of all were gone, and until all were looked after once more. */
  readonly goneSeconds: number;
  readonly completeSeconds: number;
  /** From the first answer of the started service on. */
  readonly rates: Rates;
  /** The longest that was seen, in seconds. */
  readonly lagSeconds: number;
  readonly idle: P95;
  readonly purging: P95;
  readonly sent: number;
  readonly faults: readonly string[];
};

const Status = Type.Object({
  lagSeconds: Type.Number(),
  overdue: Type.Number(),
  lying: Type.Number(),
  pending: Type.Number(),
});

/** Seconds after which the work of a silent process is another's: twice as long nobody is trusted to be gone. */
const LOCK_SECONDS = 5;
/** A removal of which nothing more is gone for so long is stuck. */
const STUCK_MS = 120_000;

const p95 = ({ uploads, reads }: Latencies): P95 => ({
  ...{ uploads: quantile(uploads, 0.95), reads: quantile(reads, 0.95), calls: uploads.length + reads.length },
});

class PurgeProof {
  readonly #request: PurgeRequest;
  readonly #place: Place;
  readonly #key = makeApiKey().key;
  readonly #servers: readonly [Server, ...Server[]];
  readonly #load: Load;

  constructor(request: PurgeRequest, clip: Uint8Array) {
    const { folder, program, around } = request;
    const dataDir = join(folder, 'data');
    const databaseUrl = around.size === 'embedded' ? null : around.databaseUrl;
    this.#request = request;
    this.#place = { dataDir, databaseUrl, masterKey: randomBytes(32) };
    this.#load = new Load(this.#key, clip);
    const env = {
      ...{ DATA_DIR: dataDir, TMPDIR: join(folder, 'tmp'), PORT: '0', DEMO: '0', CANARY: '0', LOG_LEVEL: 'info' },
      KEY_REQUESTS_PER_MINUTE: '0',
      ...{ BOOTSTRAP_API_KEY: this.#key, WORKER_CONCURRENCY: '1', LOCK_SECONDS: String(LOCK_SECONDS) },
      ...{ DATABASE_URL: databaseUrl ?? '', REDIS_URL: '', KEYS_DATABASE_URL: '' },
      MASTER_KEY: Buffer.from(this.#place.masterKey).toString('base64'),
      // All of them at once is what is to be seen, and what the brake is there against.
      PURGE_MAX_SHARE: '1',
    };
    const server = (name: string, ...command: string[]): Server =>
      new Server({ name, env, argv: [...program, ...command] });
    this.#servers =
      databaseUrl === null
        ? [server('server', 'serve')]
        : [server('api', 'serve', '--roles', 'api'), server('worker', 'worker')];
  }

  #say(line: string): void {
    this.#request.say?.(line);
  }

  get #url(): string {
    return this.#servers[0].url ?? '';
  }

  async #stop(): Promise<void> {
    for (const server of this.#servers) await server.stop();
  }

  /** With nothing to remove. */
  async #idle(): Promise<P95> {
    for (const server of this.#servers) {
      server.launch();
      await server.ready();
    }
    const latencies = await this.#load.run(this.#url, AbortSignal.timeout(this.#request.idleMs));
    await this.#stop();
    return p95(latencies);
  }

  async #status() {
    const headers = { authorization: `Bearer ${this.#key}` };
    return Value.Parse(Status, await (await fetch(`${this.#url}/ops/purge`, { headers })).json());
  }

  /** Looks until the bytes of all are gone, or nothing happens any more. */
  async #untilGone(begun: number): Promise<Reading[]> {
    const readings: Reading[] = [];
    let moved = performance.now();
    for (;;) {
      const { overdue, lying, lagSeconds } = await this.#status();
      const left = overdue + lying;
      if (left < (readings.at(-1)?.left ?? Number.POSITIVE_INFINITY)) moved = performance.now();
      readings.push({ atMs: performance.now() - begun, left, lagSeconds });
      this.#say(`${Math.round((performance.now() - begun) / 1000)} s: ${left} left, ${Math.round(lagSeconds)} s late`);
      if (left === 0 || performance.now() - moved > STUCK_MS) return readings;
      await sleep(this.#request.lookEveryMs);
    }
  }

  async #untilComplete(): Promise<void> {
    const until = performance.now() + STUCK_MS;
    while ((await this.#status()).pending > 0 && performance.now() < until) await sleep(this.#request.lookEveryMs);
  }

  /** All that was sent meanwhile is ready, and nothing of it was removed. */
  async #untilReady(): Promise<string[]> {
    const until = performance.now() + STUCK_MS;
    for (;;) {
      const states = [...(await this.#load.states(this.#url)).values()];
      if (states.every((state) => state === 'ready')) return [];
      const failed = states.filter((state) => ['failed', 'deleted', 'expired'].includes(state));
      if (failed.length > 0 || performance.now() > until)
        return [`of the clips that were sent meanwhile some are ${[...new Set(states)].join(', ')}`];
      await sleep(500);
    }
  }

  async run(): Promise<PurgeReport> {
    const { clips } = this.#request;
    await seed(this.#place, clips, (made) => this.#say(`${made} of ${clips} clips made`));
    const idle = await this.#idle();
    await endSeeded(this.#place);
    const begun = performance.now();
    for (const server of this.#servers) server.launch();
    for (const server of this.#servers) await server.ready();
    const over = new AbortController();
    const loading = this.#load.run(this.#url, over.signal);
    const readings = await this.#untilGone(begun);
    over.abort();
    const latencies = await loading;
    await this.#untilComplete();
    const completeSeconds = (performance.now() - begun) / 1000;
    const unready = await this.#untilReady();
    await this.#stop();
    const faults = [...this.#load.faults, ...unready, ...(await judge(this.#place, clips, this.#load.sent))];
    return {
      ...{ clips, idle, purging: p95(latencies), sent: this.#load.sent.length, completeSeconds, faults },
      goneSeconds: (readings.at(-1)?.atMs ?? 0) / 1000,
      rates: ratesOf(readings),
      lagSeconds: Math.max(...readings.map((reading) => reading.lagSeconds)),
    };
  }

  async end(): Promise<void> {
    for (const server of this.#servers) await server.kill();
  }
}

/** Removes many clips at once while people send and look at others, and measures both. */
export async function provePurge(request: PurgeRequest): Promise<PurgeReport> {
  const temporary = join(request.folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const proof = new PurgeProof(request, await makeClip(request.media.tools, temporary));
  return proof.run().finally(() => proof.end());
}

const ms = (value: number | null): string => (value === null ? '-' : `${Math.round(value)} ms`);
const rate = (value: number | null): string => (value === null ? '-' : String(Math.round(value)));

/** The report in words. */
export function purgeSummary(size: string, report: PurgeReport): string {
  const { clips, goneSeconds, completeSeconds, rates, lagSeconds, idle, purging, sent, faults } = report;
  const measured = rates.tenths.filter((one) => one !== null);
  const [slowest, fastest] = [Math.min(...measured), Math.max(...measured)];
  return [
    `${size}: ${clips} clips gone ${goneSeconds.toFixed(1)} s after the start of the process, and complete after ${completeSeconds.toFixed(1)} s; longest lag ${Math.round(lagSeconds)} s`,
    `${rate(rates.all)} a second from its first answer on; in each tenth of them: ${rates.tenths.map(rate).join(' ')}${measured.length === 0 ? '' : ` (slowest to fastest 1:${(fastest / slowest).toFixed(2)})`}`,
    `95 of 100 reads within ${ms(idle.reads)} with nothing to remove, ${ms(purging.reads)} meanwhile; uploads ${ms(idle.uploads)} and ${ms(purging.uploads)} (${idle.calls} and ${purging.calls} calls)`,
    `${sent} clips sent meanwhile, ${faults.length === 0 ? 'all of them ready' : `${faults.length} faults`}`,
  ].join('\n');
}
