import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeApiKey } from '../access/index.js';
import type { Facts } from './chaos-check.js';
import { emptyQueue, readFacts, type Store } from './chaos-facts.js';
import { descendantsOf, openFiles, processesOf, type Running, stillRunning } from './chaos-processes.js';
import type { Random } from './chaos-random.js';
import { Server, type ServerSetup } from './chaos-server.js';
import { locksOf } from './chaos-stage.js';

/** What the service stands on beside its folder. */
export type Around =
  | { readonly size: 'embedded' }
  | { readonly size: 'postgres'; readonly databaseUrl: string; readonly restartQueueStore?: () => Promise<void> }
  | {
      readonly size: 'fleet';
      readonly databaseUrl: string;
      readonly redisUrl: string;
      readonly restartQueueStore?: () => Promise<void>;
    };

/** Children have so long to end after their server was killed. */
const ORPHAN_MS = 2000;

/** Places in the data folder that tell how far a clip is. */
export type Places = { readonly staging: string; readonly scratch: string; readonly objects: string };

/** Processes of the service, the one with the API first. */
const MEMBERS = {
  embedded: [{ name: 'server', command: ['serve'] }],
  others: [
    { name: 'api', command: ['serve', '--roles', 'api'] },
    { name: 'worker 1', command: ['worker'] },
    { name: 'worker 2', command: ['worker'] },
  ],
} as const;

const storeOf = (dataDir: string, around: Around): Store => ({
  dataDir,
  masterKey: randomBytes(32),
  ...(around.size === 'embedded' ? {} : { databaseUrl: around.databaseUrl }),
  ...(around.size === 'fleet' ? { redisUrl: around.redisUrl } : {}),
});

/** The service with all its processes, on a folder of its own. */
export class Site {
  readonly key = makeApiKey().key;
  readonly places: Places;
  /** The one with the API first. */
  readonly members: readonly [Server, ...Server[]];
  readonly #around: Around;
  readonly #store: Store;
  readonly #temporary: string;

  /**
   * @param program words after `node` that run `qik`, to which its command is added
   * @param lockSeconds the processes' `LOCK_SECONDS`
   */
  constructor(folder: string, program: readonly string[], around: Around, lockSeconds: number) {
    const dataDir = join(folder, 'data');
    this.#around = around;
    this.#store = storeOf(dataDir, around);
    this.#temporary = join(folder, 'tmp');
    this.places = {
      staging: join(dataDir, 'staging'),
      scratch: join(dataDir, 'scratch'),
      objects: join(dataDir, 'objects'),
    };
    const env = {
      DATA_DIR: dataDir,
      TMPDIR: this.#temporary,
      PORT: '0',
      DEMO: '0',
      // Clips that nobody sent would be judged as well.
      CANARY: '0',
      // One key asks for all that is going on, as often as it can.
      KEY_REQUESTS_PER_MINUTE: '0',
      // Sources of clips are servers of the runner's own.
      OUTBOUND_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'info',
      BOOTSTRAP_API_KEY: this.key,
      WORKER_CONCURRENCY: '1',
      LOCK_SECONDS: String(lockSeconds),
      DATABASE_URL: this.#store.databaseUrl ?? '',
      REDIS_URL: this.#store.redisUrl ?? '',
      MASTER_KEY: Buffer.from(this.#store.masterKey).toString('base64'),
    };
    const server = ({ name, command }: { readonly name: string; readonly command: readonly string[] }) =>
      new Server({ name, env, argv: [...program, ...command] });
    const [first, ...rest] = around.size === 'embedded' ? MEMBERS.embedded : MEMBERS.others;
    this.members = [server(first), ...rest.map(server)];
  }

  get url(): string {
    return this.members[0].url ?? 'http://127.0.0.1:9';
  }

  /** Starts every process that does not run. */
  async start(): Promise<void> {
    await mkdir(this.#temporary, { recursive: true });
    // One after the other: the first makes the tables.
    for (const member of this.members) {
      if (member.pid !== null) continue;
      member.launch();
      await member.ready();
    }
  }

  /** One of the processes. */
  any(random: Random): Server {
    return random.pick(this.members);
  }

  /** One of those that render. */
  anyWorker(random: Random): Server {
    const [, second = this.members[0], ...rest] = this.members;
    return random.pick([second, ...rest]);
  }

  /** The process that works on a clip; null while none does. */
  async holderOf(clipId: string): Promise<Server | null> {
    const locks = await locksOf(this.places.scratch, clipId);
    if (locks.length === 0) return null;
    for (const member of this.members) {
      if (member.pid === null) continue;
      const files = await openFiles(member.pid);
      if (locks.some((lock) => files.has(lock))) return member;
    }
    return null;
  }

  async isEncoding(members: readonly Server[] = this.members): Promise<boolean> {
    for (const member of members)
      if ((await member.children()).some((one) => one.words.includes('-progress'))) return true;
    return false;
  }

  /** Waits for what must end with a server that was killed. @returns what does not, in words */
  async orphans(children: readonly Running[]): Promise<string[]> {
    const until = Date.now() + ORPHAN_MS;
    for (;;) {
      const living = new Set([process.pid]);
      for (const { pid } of this.members) {
        if (pid === null) continue;
        living.add(pid);
        for (const child of await descendantsOf(pid)) living.add(child.pid);
      }
      const named = (await processesOf(this.#store.dataDir)).filter((one) => !living.has(one.pid));
      // Between the two looks a living server may have started something.
      const left = [...children, ...named.filter((one) => !this.members.some(({ pid }) => pid === one.parent))];
      const running = await stillRunning(left);
      if (running.length === 0 || Date.now() > until)
        return running.map((one) => `process ${one.pid} (${one.words.slice(0, 3).join(' ')}) outlived its server`);
      await sleep(20);
    }
  }

  emptyQueue(): Promise<void> {
    return emptyQueue(this.#store);
  }

  /** Takes the store of the queue away and brings it back. @throws Error where that is not the runner's to do */
  async restartQueueStore(): Promise<void> {
    const restart = this.#around.size === 'embedded' ? undefined : this.#around.restartQueueStore;
    if (restart === undefined) throw new Error('the store of the queue is not ours to restart');
    await restart();
  }

  /** Starts another one on the same folder, which must be refused. @returns what went wrong */
  async startSecond(): Promise<string[]> {
    const setup: ServerSetup = { ...this.members[0].setup, name: 'second server' };
    const second = new Server(setup);
    second.launch();
    const code = await second.ended();
    return [
      ...(code === 1 ? [] : [`a second start on the folder ended with ${code}`]),
      ...(second.log.includes('DATA_DIR') ? [] : [`a second start was not told why: ${second.log.slice(-300)}`]),
    ];
  }

  /** Tells every process to stop. @returns what went wrong */
  async stop(): Promise<string[]> {
    const codes = await Promise.all(this.members.map((member) => member.stop()));
    return codes.flatMap((code, index) =>
      code === 0 ? [] : [`${this.members[index]?.setup.name} ended with ${code} when it was told to stop`],
    );
  }

  async killAll(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
  }

  facts(sent: Pick<Facts, 'acknowledged' | 'sent'>): Promise<Facts> {
    return readFacts(this.#store, this.#temporary, sent);
  }

  /** Everything that all processes logged. */
  get log(): string {
    return this.members.map((member) => member.log).join('');
  }

  /** Lines of the log that must not be there. */
  logFaults(): string[] {
    const { log } = this;
    return [
      ...log
        .split('\n')
        .filter((line) => line.includes('"level":60'))
        .map((line) => `the log says ${line.slice(0, 300)}`),
      ...(log.includes(this.key) ? ['the API key is in the log'] : []),
      ...(log.includes('clip.mp4') ? ['the name of a file is in the log'] : []),
    ];
  }

  /** Lines at the level error, for whoever reads the report. */
  logErrors(): string[] {
    return this.log.split('\n').filter((line) => line.includes('"level":50'));
  }
}
