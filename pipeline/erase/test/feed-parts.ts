import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Test } from 'tap';
import { openAuditLog } from '../../audit/index.js';
import { createClip, type NewClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { type DatabasePlace, openDatabase } from '../../db/index.js';
import { openDiskKeyStore } from '../../vault/index.js';
import { type Deletion, deleteClips, type EraseDeps, openTombstones } from '../index.js';

const MASTER_KEY = randomBytes(32);

/** What ending clips stands on, all of it real, and clips to end. */
export async function openParts(t: Test, place: DatabasePlace) {
  const database = await openDatabase(place);
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= database.close();
    return closed;
  };
  t.teardown(close);
  const { orm, notices } = database;
  const logger = pino({ level: 'silent' });
  await mkdir(place.dataDir, { recursive: true });
  const masters = { current: { version: 1, key: MASTER_KEY } };
  const deps = {
    ...{ orm, notices, logger, audit: openAuditLog(MASTER_KEY) },
    keys: await openDiskKeyStore(join(place.dataDir, 'keys'), masters, false),
    tombstones: openTombstones(join(place.dataDir, 'tombstones.jsonl')),
  } satisfies EraseDeps;
  const add = async (changes: Partial<NewClip> = {}): Promise<string> => {
    const clip = newClip(changes);
    await createClip(orm, clip);
    return clip.id;
  };
  const remove = async (...ids: string[]): Promise<Deletion[]> => deleteClips(deps, { tenant: null, ids, by: 'a-key' });
  return { database, orm, deps, add, remove, close };
}
