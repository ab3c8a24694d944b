import { desc, eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../../../pipeline/access/index.js';
import { type Orm, type StoredRendition, type StoredStill, tables } from '../../../pipeline/db/index.js';
import { type ReleaseChange, studioTables } from '../../db/index.js';
import { EMPTY_CONTENT, type FlikContent, PLATFORMS, type Platform } from '../../library/content.js';
import {
  applyPublished,
  applyScheduled,
  applyUnpublished,
  applyUnscheduled,
  publishableVersion,
} from '../../library/transitions.js';
import { createRelease, type PublishingDeps, publishNow } from '../../publishing/index.js';

const { clips, renditions, stills } = tables;
const { fliks, flikComments, flikVersions } = studioTables;

/** Who does everything here. */
export const EDITOR = '01900000-0000-7000-8000-000000000001';

export type NewFlik = { readonly slug?: string; readonly platforms?: readonly Platform[] } & Partial<FlikContent>;

export const renditionFor = (platform: Platform): StoredRendition => ({
  ...{ id: platform, profiles: [`${platform}-main@1`], platforms: [platform], contentType: 'video/mp4', bytes: 5000 },
  ...{ sha256: 'a'.repeat(64), width: 320, height: 180, fps: 30, durationMs: 1000, checks: [], conforms: true },
  video: { codec: 'h264', profile: 'main', level: '3.1', bitrate: 40_000 },
  audio: null,
});

export const STILL: StoredStill = {
  ...{ kind: 'poster', contentType: 'image/jpeg', width: 320, height: 180, bytes: 900 },
  ...{ sha256: 'b'.repeat(64), atSeconds: 0.5 },
};

/** Media as a worker leaves them, without their bytes: a rendition for each platform, and a still. */
async function newMedia(orm: Orm, platforms: readonly Platform[]): Promise<string> {
  const id = uuidv7();
  const moment = sql`now()`;
  await orm.insert(clips).values({
    ...{ id, tenant: LIBRARY_TENANT, apiKeyId: LIBRARY_TENANT, state: 'ready', priority: 'bulk', options: {} },
    ...{ recipients: [], sentAt: moment, receivedAt: moment, expiresAt: sql`now() + interval '1000 years'` },
    ...{ sourceKey: `fliks/${id}/source`, sourceBytes: 1000, sourceSha256: '0'.repeat(64) },
  });
  const key = (file: string): string => `fliks/${id}/1/${file}`;
  await orm.insert(renditions).values(
    platforms.map((platform, position) => ({
      ...{ clipId: id, id: platform, position, epoch: 1, objectKey: key(`${platform}.mp4`) },
      data: renditionFor(platform),
    })),
  );
  const poster = { clipId: id, name: 'poster.jpg', position: 0, epoch: 1, objectKey: key('poster.jpg') };
  await orm.insert(stills).values({ ...poster, data: STILL });
  return id;
}

/** A library whose Fliks are approved as soon as they are made, for tests and proofs. */
export function openLibrary(orm: Orm) {
  /** Fliks that a gate is closed for. */
  const closed = new Set<string>();
  const deps: PublishingDeps = {
    orm,
    states: { publishableVersion, applyPublished, applyUnpublished, applyScheduled, applyUnscheduled },
    check: async (tx, flikId, version, dueAt) => {
      const [row] = await tx
        .select({ content: flikVersions.content })
        .from(flikVersions)
        .where(sql`${flikVersions.flikId} = ${flikId} and ${flikVersions.version} = ${version}`);
      const end = row?.content.rights.expiresAt ?? null;
      const over = end !== null && Date.parse(end) <= dueAt.getTime();
      return [
        ...(over ? [{ gate: 'rights', message: 'Its rights have ended by then.' }] : []),
        ...(closed.has(flikId) ? [{ gate: 'loudness', message: 'It is too loud.' }] : []),
      ];
    },
    logger: pino({ level: 'silent' }),
  };

  const addVersion = async (flikId: string, version: number, content: FlikContent, mediaId: string): Promise<void> => {
    await orm.insert(flikVersions).values({ flikId, version, content, mediaId, origin: 'edit', createdBy: EDITOR });
    const said = { id: uuidv7(), flikId, version, body: 'Good.', authorId: EDITOR };
    await orm.insert(flikComments).values({ ...said, kind: 'approved' });
  };

  /** A Flik that can be published. @returns its id */
  const newFlik = async ({ slug, platforms = PLATFORMS, ...content }: NewFlik = {}): Promise<string> => {
    const id = uuidv7();
    const whole = { ...EMPTY_CONTENT, titles: { en: 'Hello', fr: 'Bonjour' }, ...content };
    await orm.insert(fliks).values({ id, slug: slug ?? `flik-${id}`, state: 'in_review', head: 1 });
    await addVersion(id, 1, whole, await newMedia(orm, platforms));
    return id;
  };

  /** Another version, approved. @returns its number */
  const edit = async (flikId: string, { platforms, slug: _, ...changes }: NewFlik): Promise<number> => {
    const newest = desc(flikVersions.version);
    const [old] = await orm.select().from(flikVersions).where(eq(flikVersions.flikId, flikId)).orderBy(newest).limit(1);
    if (old === undefined || old.mediaId === null) throw new Error('there is no such Flik');
    const version = old.version + 1;
    const mediaId = platforms === undefined ? old.mediaId : await newMedia(orm, platforms);
    await addVersion(flikId, version, { ...old.content, ...changes }, mediaId);
    await orm.update(fliks).set({ head: version }).where(eq(fliks.id, flikId));
    return version;
  };

  const draft = (...changes: readonly ReleaseChange[]) => createRelease(orm, { name: 'A release', changes }, EDITOR);
  const publish = async (...changes: readonly ReleaseChange[]) => {
    const { id, revision } = await draft(...changes);
    return publishNow(deps, { id, revision, by: EDITOR });
  };
  return { orm, deps, closed, newFlik, edit, draft, publish };
}

export type Library = ReturnType<typeof openLibrary>;

export const show = (flikId: string): ReleaseChange => ({ do: 'publish-flik', flikId, version: null });
export const hide = (flikId: string): ReleaseChange => ({ do: 'unpublish-flik', flikId });
export const showPack = (packId: string): ReleaseChange => ({ do: 'publish-pack', packId, content: null });
export const hidePack = (packId: string): ReleaseChange => ({ do: 'unpublish-pack', packId });
