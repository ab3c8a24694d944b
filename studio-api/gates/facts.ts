import { isDeepStrictEqual } from 'node:util';
import { and, desc, eq, inArray } from 'drizzle-orm';
import { readClip } from '../../pipeline/clips/index.js';
import { databaseTime, type Orm, tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import type { RenderOptions } from '../../pipeline/media/options.js';
import { studioTables } from '../db/index.js';
import type { FlikContent } from '../library/content.js';
import { parseAnalysis } from './analysis.js';
import type { LookAlikes } from './compare.js';
import type { GateFacts, MediaFacts } from './gate.js';

const { clips } = tables;
const { flikComments, flikMedia, flikVersions } = studioTables;

/** What the gates ask beside the rows. */
export type GatesDeps = {
  readonly requiredLocales: readonly string[];
  /** Null: nothing is compared, and the gate stays closed. */
  readonly lookAlikes: LookAlikes | null;
};

/** Which version, and when it will be published; `dueAt` null: now. */
export type Asked = { readonly flikId: string; readonly version: number; readonly dueAt: Date | null };

/** Whether a video was cut and framed the way a content says. What the two leave out means the same. */
const isCutLike = (options: RenderOptions, content: FlikContent): boolean =>
  isDeepStrictEqual(
    {
      ...{ trim: options.trim ?? null, poster: options.poster ?? null, loop: options.loop ?? 'none' },
      ...{ framing: options.framing ?? 'original', watermark: options.watermark ?? 'qik' },
    },
    {
      ...{ trim: content.trim, poster: content.poster, loop: content.loop },
      ...{ framing: content.framing, watermark: content.watermark },
    },
  );

type MadeMedia = { readonly sourceId: string; readonly sourceSha256: string };

/** Whether a video was made from a source, or from another one with the same bytes. */
async function isFromSource(tx: Orm, made: MadeMedia, sourceId: string | null): Promise<boolean> {
  if (sourceId === null) return false;
  if (sourceId === made.sourceId) return true;
  const [source] = await tx.select({ sha256: clips.sourceSha256 }).from(clips).where(eq(clips.id, sourceId));
  return source?.sha256 === made.sourceSha256;
}

async function mediaFacts(tx: Orm, mediaId: string, content: FlikContent): Promise<MediaFacts | null> {
  const [made] = await tx.select().from(flikMedia).where(eq(flikMedia.id, mediaId));
  const clip = made === undefined ? null : await readClip(tx, mediaId, null);
  if (made === undefined || clip === null) return null;
  const { row, state, renditions } = clip;
  const from = { sourceId: made.sourceId, sourceSha256: row.sourceSha256 };
  return {
    ...{ id: mediaId, state },
    current: isCutLike(row.options, content) && (await isFromSource(tx, from, content.sourceId)),
    problem: state === 'failed' ? (row.errorDetail ?? row.errorCode) : null,
    renditions: renditions.map(({ data }) => data),
    measured: parseAnalysis(state === 'ready' ? row.analysis : null),
    warnings: row.warnings.map(({ code }) => code),
  };
}

/** Whether the last that a reviewer said of a version is that it is good. */
async function isApproved(tx: Orm, flikId: string, version: number): Promise<boolean> {
  const [last] = await tx
    .select({ kind: flikComments.kind })
    .from(flikComments)
    .where(
      and(
        ...[eq(flikComments.flikId, flikId), eq(flikComments.version, version)],
        inArray(flikComments.kind, ['submitted', 'changes_requested', 'approved']),
      ),
    )
    .orderBy(desc(flikComments.createdAt), desc(flikComments.id))
    .limit(1);
  return last?.kind === 'approved';
}

/**
 * Gathers what the gates look at.
 *
 * @throws QikError `not_found` (Flik or version)
 */
export async function gateFacts(deps: GatesDeps, tx: Orm, { flikId, version, dueAt }: Asked): Promise<GateFacts> {
  const [row] = await tx
    .select({ content: flikVersions.content, mediaId: flikVersions.mediaId })
    .from(flikVersions)
    .where(and(eq(flikVersions.flikId, flikId), eq(flikVersions.version, version)));
  if (row === undefined) throw new QikError('not_found', 'There is no such version of a Flik.');
  const { content, mediaId } = row;
  const now = await databaseTime(tx);
  const lookAlikes = mediaId === null ? null : await deps.lookAlikes?.find(tx, flikId, mediaId);
  return {
    ...{ content, requiredLocales: deps.requiredLocales, now },
    dueAt: dueAt === null || dueAt < now ? now : dueAt,
    approved: await isApproved(tx, flikId, version),
    media: mediaId === null ? null : await mediaFacts(tx, mediaId, content),
    lookAlikes: lookAlikes ?? null,
  };
}
