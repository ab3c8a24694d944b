import { join } from 'node:path';
import type { Logger } from 'pino';
import { errorFacts } from '../log/index.js';
import { type OwnFolder, openOwnFolder, sweepFolders, unfinishedObjects } from '../storage/index.js';

/** Folders for what this process has under way. Others may share the data folder, and have theirs beside these. */
export type WorkFolders = {
  /** Uploads on their way. */
  readonly staging: string;
  /** Work files of renders. */
  readonly scratch: string;
  /** Objects that are half-written. */
  readonly unfinished: string;
  readonly release: () => Promise<void>;
};

/** What a killed process left lies there no longer than this, as long as another one runs. */
const SWEEP_EVERY_MS = 60_000;

/** Makes this process's folders in the data folder, and keeps removing those of processes that are gone. */
export async function openWorkFolders(dataDir: string, logger: Logger): Promise<WorkFolders> {
  const parents = {
    staging: join(dataDir, 'staging'),
    scratch: join(dataDir, 'scratch'),
    unfinished: unfinishedObjects(join(dataDir, 'objects')),
  };
  const opened: OwnFolder[] = [];
  const open = async (parent: string): Promise<string> => {
    const folder = await openOwnFolder(parent);
    opened.push(folder);
    return folder.path;
  };
  const staging = await open(parents.staging);
  const scratch = await open(parents.scratch);
  const unfinished = await open(parents.unfinished);

  let sweeping: Promise<void> = Promise.resolve();
  const sweep = async (): Promise<void> => {
    try {
      for (const parent of Object.values(parents)) await sweepFolders(parent);
    } catch (error) {
      logger.warn({ error: errorFacts(error) }, 'work files of a process that is gone were not removed');
    }
  };
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_EVERY_MS);
  timer.unref();
  return {
    staging,
    scratch,
    unfinished,
    release: async () => {
      clearInterval(timer);
      await sweeping;
      for (const folder of opened) await folder.release();
    },
  };
}
