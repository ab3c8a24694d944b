import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from '../../pipeline/prove/chaos-server.js';
import { packageRoot } from '../../presets/index.js';

/** Who is the first editor on a stage. */
export const ADMIN = { email: 'ada@example.org', password: 'a journey of many frames' } as const;

/** The service as a process of its own, with its pages, as somebody starts it who has just cloned the project. */
export type Stage = {
  readonly url: string;
  readonly dataDir: string;
  /** Everything that it logged. */
  readonly log: () => string;
  /** Waits until it has said something: what it logged, and what it says to people. */
  readonly said: (words: string) => Promise<void>;
  /** Ends it and starts it again on what it has, at the same address. */
  readonly restart: () => Promise<void>;
  /** Ends it and takes everything of it away. @returns the exit code */
  readonly close: () => Promise<number | null>;
};

type StageSetup = {
  /** Words after `node` that run the program; default: as it was built. */
  readonly argv?: readonly string[];
  /** Settings beside the usual ones, such as `DEMO: '1'` for the demo Fliks. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that is there already and stays when it ends; default: one of its own. */
  readonly dataDir?: string;
};

/**
 * Starts the service of this checkout on a free port.
 *
 * @throws Error when it does not start, with its last words
 */
export async function openStage({ argv, env = {}, dataDir: given }: StageSetup = {}): Promise<Stage> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'qik-stage-')));
  const drop = (): Promise<void> =>
    given === undefined ? rm(dataDir, { recursive: true, force: true }) : Promise.resolve();
  const serverOn = (port: string): Server =>
    new Server({
      name: 'the service',
      argv: [...(argv ?? [join(packageRoot, 'bin', 'qik.js')]), 'serve'],
      env: {
        ...{ DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: port, DEMO: '0', LOG_LEVEL: 'info' },
        ...{ BOOTSTRAP_ADMIN_EMAIL: ADMIN.email, BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password },
        ...env,
      },
    });
  const started = async (server: Server): Promise<Server> => {
    server.launch();
    try {
      await server.ready();
      return server;
    } catch (error) {
      await server.kill(false);
      await drop();
      throw error;
    }
  };
  let server = await started(serverOn('0'));
  const { url } = server;
  if (url === null) throw new Error('The service does not say where it listens.');
  return {
    ...{ url, dataDir },
    log: () => server.log,
    said: (words) => server.saying(words),
    restart: async () => {
      await server.stop();
      server = await started(serverOn(new URL(url).port));
    },
    close: async () => {
      const code = await server.stop();
      await drop();
      return code;
    },
  };
}
