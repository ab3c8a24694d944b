import { asc, inArray } from 'drizzle-orm';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { fileOf } from '../media/stored-file.js';
import type { FlikMedia, MediaRendition, MediaStill } from './media.js';

const { renditions, stills } = tables;

/** Ids of one statement: far below the number of parameters that PostgreSQL takes. */
const AT_ONCE = 1000;

async function renditionsOf(orm: Orm, ids: readonly string[]): Promise<Map<string, MediaRendition[]>> {
  const found = new Map<string, MediaRendition[]>();
  const rows = await orm
    .select({ clipId: renditions.clipId, objectKey: renditions.objectKey, data: renditions.data })
    .from(renditions)
    .where(inArray(renditions.clipId, [...ids]))
    .orderBy(asc(renditions.clipId), asc(renditions.position));
  for (const { clipId, objectKey, data } of rows) {
    if (!data.conforms) continue;
    const { contentType, bytes, sha256, width, height, fps, durationMs, profiles, platforms, audio } = data;
    const file = { file: fileOf(objectKey), contentType, bytes, sha256, width, height, fps, durationMs };
    found.set(clipId, [...(found.get(clipId) ?? []), { ...file, profiles, platforms, sound: audio !== null }]);
  }
  return found;
}

async function stillsOf(orm: Orm, ids: readonly string[]): Promise<Map<string, MediaStill[]>> {
  const found = new Map<string, MediaStill[]>();
  const rows = await orm
    .select({ clipId: stills.clipId, objectKey: stills.objectKey, data: stills.data })
    .from(stills)
    .where(inArray(stills.clipId, [...ids]))
    .orderBy(asc(stills.clipId), asc(stills.position));
  for (const { clipId, objectKey, data } of rows) {
    // A storyboard is to cut by, which nobody does on a phone.
    if (data.kind === 'storyboard') continue;
    const { kind, contentType, bytes, sha256, width, height } = data;
    const still = { file: fileOf(objectKey), kind, contentType, bytes, sha256, width, height };
    found.set(clipId, [...(found.get(clipId) ?? []), still]);
  }
  return found;
}

/** What the files of some media are. Media without a rendition that keeps its profile are left out: they are not there yet. */
export async function loadMedia(orm: Orm, mediaIds: readonly string[]): Promise<FlikMedia[]> {
  const media: FlikMedia[] = [];
  for (let start = 0; start < mediaIds.length; start += AT_ONCE) {
    const ids = mediaIds.slice(start, start + AT_ONCE);
    const videos = await renditionsOf(orm, ids);
    const pictures = await stillsOf(orm, ids);
    for (const id of ids) {
      const own = videos.get(id);
      if (own !== undefined) media.push({ id, renditions: own, stills: pictures.get(id) ?? [] });
    }
  }
  return media;
}
