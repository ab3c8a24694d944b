import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where on its way a clip can be when its process dies, in their order. */
export const STAGES = [
  'start',
  'receive',
  'acknowledged',
  'queued',
  'probe',
  'encode',
  'verify',
  'settle',
  'ready',
] as const;
export type Stage = (typeof STAGES)[number];

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });

const newest = (names: readonly string[]): string | null =>
  names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(b) - Number(a))[0] ?? null;

/** Attempts at a clip by their epoch, each with the folder that it lies in: every process has one of its own in `scratch`. */
async function attemptsIn(scratch: string, clipId: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const owner of await namesIn(scratch)) {
    const folder = join(scratch, owner, clipId);
    for (const epoch of await namesIn(folder)) found.set(epoch, folder);
  }
  return found;
}

/** Locks of the processes that have a folder for the clip: its worker's, and those of earlier ones until they are swept. */
export async function locksOf(scratch: string, clipId: string): Promise<string[]> {
  const found: string[] = [];
  for (const owner of await namesIn(scratch))
    if ((await namesIn(join(scratch, owner, clipId))).length > 0) found.push(join(scratch, `${owner}.lock`));
  return found;
}

/**
 * How far a worker is with a clip, by what lies in the data folder: finer and sooner than the progress of the API,
 * which is written once a second. Null while no worker has it.
 *
 * @param scratch folder of the workers' work files
 * @param encoding whether an encoder runs
 */
export async function workStage(
  scratch: string,
  objects: string,
  clipId: string,
  encoding: boolean,
): Promise<Stage | null> {
  const attempts = await attemptsIn(scratch, clipId);
  const epoch = newest([...attempts.keys()]);
  // Outputs that no worker makes any more are shown by now, or will be thrown away.
  if (epoch === null) return newest(await namesIn(join(objects, 'clips', clipId))) === null ? null : 'ready';
  const folder = join(attempts.get(epoch) ?? '', epoch);
  if ((await namesIn(join(objects, 'clips', clipId, epoch))).length > 0) return 'settle';
  if ((await namesIn(join(folder, 'out'))).length > 0) return 'settle';
  const [work] = await namesIn(join(folder, 'work'));
  if (work === undefined) return 'probe';
  const made = await namesIn(join(folder, 'work', work, 'out'));
  return encoding || made.length === 0 ? 'encode' : 'verify';
}

/** Whether an upload is on its way. */
export async function isReceiving(staging: string): Promise<boolean> {
  for (const owner of await namesIn(staging)) if ((await namesIn(join(staging, owner))).length > 0) return true;
  return false;
}
