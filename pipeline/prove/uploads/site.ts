import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeApiKey } from '../../access/index.js';
import type { Random } from '../chaos-random.js';
import { Server } from '../chaos-server.js';
import type { Around } from '../chaos-site.js';

/** Sizes whose uploads differ: with a server of PostgreSQL several processes take the parts of one upload. */
export type UploadsAround = Exclude<Around, { readonly size: 'fleet' }>;

/** Processes that take uploads in, on a folder of their own. */
export class UploadSite {
  readonly key = makeApiKey().key;
  readonly dataDir: string;
  readonly servers: readonly [Server, ...Server[]];
  readonly #temporary: string;

  /** @param program words after `node` that run `qik`, to which its command is added */
  constructor(folder: string, program: readonly string[], around: UploadsAround) {
    this.dataDir = join(folder, 'data');
    this.#temporary = join(folder, 'tmp');
    const env = {
      ...{ DATA_DIR: this.dataDir, TMPDIR: this.#temporary, PORT: '0', DEMO: '0', CANARY: '0', LOG_LEVEL: 'info' },
      KEY_REQUESTS_PER_MINUTE: '0',
      ...{ BOOTSTRAP_API_KEY: this.key, MASTER_KEY: randomBytes(32).toString('base64') },
      DATABASE_URL: around.size === 'embedded' ? '' : around.databaseUrl,
    };
    const server = (name: string, ...command: readonly string[]): Server =>
      new Server({ name, env, argv: [...program, 'serve', ...command] });
    this.servers =
      around.size === 'embedded'
        ? [server('server')]
        : [server('first', '--roles', 'api'), server('second', '--roles', 'api')];
  }

  /** Starts every process that does not run. */
  async start(): Promise<void> {
    await mkdir(this.#temporary, { recursive: true });
    // One after the other: the first makes the tables.
    for (const server of this.servers) {
      if (server.pid !== null) continue;
      server.launch();
      await server.ready();
    }
  }

  any(random: Random): Server {
    return random.pick(this.servers);
  }

  /** Tells every process to stop. @returns what went wrong */
  async stop(): Promise<string[]> {
    const codes = await Promise.all(this.servers.map((server) => server.stop()));
    return codes.flatMap((code, index) =>
      code === 0 ? [] : [`${this.servers[index]?.setup.name} ended with ${code}`],
    );
  }

  async killAll(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
  }

  /** Lines of the log that must not be there. */
  logFaults(): string[] {
    const log = this.servers.map((server) => server.log).join('');
    const bad = log.split('\n').filter((line) => /"level":(50|60)/.test(line));
    return [
      ...bad.map((line) => `the log says ${line.slice(0, 300)}`),
      ...(log.includes(this.key) ? ['the API key is in the log'] : []),
    ];
  }
}
