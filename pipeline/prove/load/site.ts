import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeApiKey } from '../../access/index.js';
import { Server } from '../chaos-server.js';
import { filesBelow } from '../files-below.js';

/** As long as nothing else is said: what uploads are given by the service itself. */
export type LoadLimits = { readonly graceSeconds: number; readonly minBytesPerSecond: number };

/** A server of one's own, whose limits on how many may come are out of the way. */
export class LoadSite {
  readonly key = makeApiKey().key;
  readonly server: Server;
  readonly #dataDir: string;
  readonly #temporary: string;

  /** @param program words after `node` that run `qik`, to which its command is added */
  constructor(folder: string, program: readonly string[], limits: LoadLimits) {
    this.#dataDir = join(folder, 'data');
    this.#temporary = join(folder, 'tmp');
    const many = '100000';
    this.server = new Server({
      name: 'server',
      argv: [...program, 'serve'],
      env: {
        ...{ DATA_DIR: this.#dataDir, TMPDIR: this.#temporary, PORT: '0', DEMO: '0', CANARY: '0', LOG_LEVEL: 'info' },
        ...{ BOOTSTRAP_API_KEY: this.key, MASTER_KEY: randomBytes(32).toString('base64'), WORKER_CONCURRENCY: '1' },
        ...{ KEY_REQUESTS_PER_MINUTE: '0', KEY_UPLOADS_AT_ONCE: many, UPLOADS_AT_ONCE: many },
        ...{ UPLOAD_BYTES_AT_ONCE: '1000000000000', MIN_FREE_BYTES: '0', DATABASE_URL: '', REDIS_URL: '' },
        UPLOAD_GRACE_SECONDS: String(limits.graceSeconds),
        MIN_UPLOAD_RATE: String(limits.minBytesPerSecond),
      },
    });
  }

  /** @returns its address */
  async start(): Promise<string> {
    await mkdir(this.#temporary, { recursive: true });
    this.server.launch();
    await this.server.ready();
    const { url } = this.server;
    if (url === null) throw new Error('the server does not say where it listens');
    return url;
  }

  /** Files of uploads that are neither clips nor can be gone on with. */
  async staged(): Promise<string[]> {
    return (await filesBelow(join(this.#dataDir, 'staging'))).filter((path) => path.endsWith('.part'));
  }

  /** Lines of the log that must not be there. */
  logFaults(): string[] {
    const bad = this.server.log.split('\n').filter((line) => /"level":(50|60)/.test(line));
    return [
      ...bad.map((line) => `the log says ${line.slice(0, 300)}`),
      ...(this.server.log.includes(this.key) ? ['the API key is in the log'] : []),
    ];
  }
}
