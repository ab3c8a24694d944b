import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { guarded, syncFolder, unlessAbsent } from '../storage/index.js';

const Tombstone = Type.Object({ clipId: Type.String(), at: Type.String() }, { additionalProperties: false });
/** A clip that its sender deleted, and when, by the database's clock. */
export type Tombstone = Readonly<Static<typeof Tombstone>>;

/**
 * The list of deleted clips that stands beside the database, so that a restored backup of it brings none of them back.
 * Lines are added and never changed; it holds ids and times and nothing else.
 */
export type Tombstones = {
  /** Adds lines; they are durable when this answers. */
  readonly append: (tombstones: readonly Tombstone[]) => Promise<void>;
  /** Every line, oldest first. One that a killed process wrote half is left out: its deletion is tried again. */
  readonly read: () => AsyncIterable<Tombstone>;
};

function parse(line: string): Tombstone | null {
  try {
    const found: unknown = JSON.parse(line);
    return Value.Check(Tombstone, found) ? found : null;
  } catch {
    return null;
  }
}

async function appendLines(path: string, tombstones: readonly Tombstone[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'a', 0o600);
  try {
    // A line break first: what a killed process left of its last line must not take the next one with it.
    const lines = tombstones.map(({ clipId, at }) => `\n${JSON.stringify({ clipId, at })}`).join('');
    await handle.appendFile(`${lines}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}

async function* readLines(path: string): AsyncIterable<Tombstone> {
  const handle = await unlessAbsent(open(path, 'r'));
  if (handle === null) return;
  // Not with readline, which does not say when reading fails: a list that was read in part would pass for the whole.
  let rest = '';
  for await (const chunk of createReadStream(path, { fd: handle, encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const tombstone = line === '' ? null : parse(line);
      if (tombstone !== null) yield tombstone;
    }
  }
  const last = parse(rest);
  if (last !== null) yield last;
}

/**
 * The list in a file. Several processes may add to it at the same time.
 *
 * @throws QikError `storage_unavailable` or `not_enough_space` from `append`
 */
export const openTombstones = (path: string): Tombstones => ({
  append: (tombstones) => guarded(() => appendLines(path, tombstones)),
  read: () => readLines(path),
});
