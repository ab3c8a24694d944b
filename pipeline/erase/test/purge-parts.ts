import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq, sql } from 'drizzle-orm';
import type { Test } from 'tap';
import { claimClip, publishClip } from '../../clips/index.js';
import { outputs, result } from '../../clips/test/sample.js';
import { type DatabasePlace, type Location, tables } from '../../db/index.js';
import { openQueue, postgresBackend, renderJobId } from '../../queue/index.js';
import { openDiskStore } from '../../storage/index.js';
import { clipOf, sealedStore } from '../../vault/index.js';
import { type Deletion, openTombstones } from '../index.js';
import { Purge, type PurgeDeps, type PurgeRules } from '../purge.js';
import { openParts } from './feed-parts.js';

const { audit, clips, deletions, outbox } = tables;

export const HOST = 'this-host';
const RULES: PurgeRules = { batch: 50, holdMs: 30_000, longestLeaseMs: 60_000, hostPatienceMs: 120_000 };

/** Everything that a clip can lie in, all of it real, and what removes it from there. */
export async function openPurgeParts(t: Test, place: DatabasePlace) {
  const parts = await openParts(t, place);
  const { orm, deps, database } = parts;
  const objects = join(place.dataDir, 'objects');
  const disk = await openDiskStore(objects);
  const store = sealedStore(disk, deps.keys, clipOf);
  const backend = postgresBackend(database.pool);
  const queue = openQueue(backend, deps.logger);
  const tombstones = openTombstones(join(place.dataDir, 'tombstones.jsonl'));
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= queue.close().then(parts.close);
    return closed;
  };
  t.teardown(close);
  const folders = {
    staging: join(place.dataDir, 'staging'),
    uploads: join(place.dataDir, 'uploads'),
    scratch: join(place.dataDir, 'scratch'),
  };
  const purgeDeps: PurgeDeps = { ...deps, store, queue, folders, host: HOST };
  const purgeWith = (changes: Partial<PurgeDeps> = {}, rules: Partial<PurgeRules> = {}): Purge =>
    new Purge({ ...purgeDeps, ...changes }, { ...RULES, ...rules });

  const listed = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const key of disk.list('clips/')) keys.push(key);
    return keys;
  };
  const objectsOf = async (id: string): Promise<string[]> => (await listed()).filter((key) => key.includes(id));
  /** A clip as ingest leaves it, sealed and with a job. */
  const received = async (changes: Parameters<typeof parts.add>[0] = {}): Promise<string> => {
    const id = await parts.add(changes);
    await deps.keys.create(id);
    await store.put(`clips/${id}/source`, Readable.from(['an upload']));
    await queue.add('render', renderJobId(id, 1), { clipId: id, attempt: 1 }, 'normal');
    return id;
  };
  const claimed = async (id: string, worker = `${HOST}:1`) => {
    const row = await claimClip(orm, { clipId: id, attempt: 1, worker });
    if (row === null) throw new Error('the clip could not be claimed');
    return { clipId: id, epoch: row.epoch };
  };
  const ready = async (changes: Parameters<typeof parts.add>[0] = {}): Promise<string> => {
    const fence = await claimed(await received(changes));
    const made = outputs(fence.clipId, fence.epoch);
    for (const { objectKey } of [...made.renditions, ...made.stills])
      await store.put(objectKey, Readable.from(['made']));
    await publishClip(orm, fence, result, made);
    return fence.clipId;
  };
  /** Work files of a clip, in the folders of some process. */
  const atWork = async (id: string): Promise<readonly string[]> => {
    const files = [
      join(folders.staging, 'a-process', `${id}.part`),
      join(folders.scratch, 'a-process', id, '1', 'source'),
    ];
    for (const file of files) {
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, 'bytes of a clip');
    }
    return files;
  };
  const deletionOf = async (id: string): Promise<Deletion> => {
    const [row] = await orm.select().from(deletions).where(eq(deletions.clipId, id));
    if (row === undefined) throw new Error('there is no deletion');
    return row;
  };
  const statesOf = async (id: string): Promise<Partial<Record<Location, string>>> =>
    Object.fromEntries(Object.entries((await deletionOf(id)).locations).map(([name, { state }]) => [name, state]));
  /** As if so much time had gone by since the clip's end, and what waits for its time were due. */
  const later = async (id: string, seconds: number): Promise<void> => {
    await orm
      .update(deletions)
      .set({
        at: sql`${deletions.at} - make_interval(secs => ${seconds})`,
        dueAt: sql`case when ${deletions.dueAt} is null then null else now() end`,
      })
      .where(eq(deletions.clipId, id));
  };
  const entriesOf = async (action: string): Promise<number> =>
    (await orm.select().from(audit).where(eq(audit.action, action))).length;
  const eventsOf = async (id: string): Promise<string[]> =>
    (await orm.select().from(outbox).where(eq(outbox.clipId, id)).orderBy(outbox.seq)).map(({ type }) => type);
  /** As if the clip's time had run out. */
  const over = async (id: string, seconds = 1): Promise<void> => {
    await orm
      .update(clips)
      .set({ expiresAt: sql`now() - make_interval(secs => ${seconds})` })
      .where(eq(clips.id, id));
  };
  return {
    ...{ ...parts, close, purgeDeps, purgeWith, disk, store, backend, queue, tombstones, folders, objects, place },
    ...{ objectsOf, received, claimed, ready, atWork, deletionOf, statesOf, later, entriesOf, eventsOf, over },
  };
}

export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
