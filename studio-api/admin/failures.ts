import { and, desc, eq, gt, ne, sql } from 'drizzle-orm';
import { CANARY_TENANT, LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { type ClaimedClip, tryAgain } from '../../pipeline/clips/index.js';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';

const { clips } = tables;
const { flikMedia, flikSources, fliks, flikVersions } = studioTables;

/** Failures that are listed. */
const MOST = 100;

/** Something that could not be made. Of clips that people sent nothing is told but that, and why. */
export type Failure = {
  readonly id: string;
  /** `clip`: somebody sent it. */
  readonly kind: 'clip' | 'media' | 'source';
  readonly code: string;
  /** Of the library's own alone. */
  readonly detail: string | null;
  readonly at: Date;
  /** Whether there is something to try again with. */
  readonly hasSource: boolean;
  /** A Flik whose newest version would look like that. */
  readonly flik: { readonly id: string; readonly slug: string } | null;
};

const kindOf = sql<Failure['kind']>`case
  when ${clips.tenant} <> ${LIBRARY_TENANT} then 'clip'
  when exists (select 1 from ${flikSources} as source where source.id = ${clips}.id) then 'source'
  else 'media' end`;

const flikOf = sql<Failure['flik']>`(
  select json_build_object('id', flik.id, 'slug', flik.slug) from ${flikVersions} as version
  inner join ${fliks} as flik on flik.id = version.flik_id and flik.head = version.version
  where version.media_id = ${clips}.id order by flik.id limit 1
)`;

/** What could not be made and is there still, newest first. */
export async function listFailures(orm: Orm): Promise<Failure[]> {
  const rows = await orm
    .select({
      ...{ id: clips.id, kind: kindOf, code: clips.errorCode, detail: clips.errorDetail, at: clips.stateAt },
      ...{ sha256: clips.sourceSha256, flik: flikOf },
    })
    .from(clips)
    .where(and(eq(clips.state, 'failed'), gt(clips.expiresAt, sql`now()`), ne(clips.tenant, CANARY_TENANT)))
    .orderBy(desc(clips.stateAt), desc(clips.id))
    .limit(MOST);
  return rows.map(({ kind, code, detail, sha256, ...row }) => ({
    ...{ ...row, kind, code: code ?? 'internal', hasSource: sha256 !== '' },
    // The text of a problem is the pipeline's own, but what it says of a clip is between the clip's sender and us.
    detail: kind === 'clip' ? null : detail,
  }));
}

type Retry = { readonly id: string; readonly editorId: string };

const retry = (
  { orm, queue, logger }: Pick<StudioParts, 'orm' | 'queue' | 'logger'>,
  { id, editorId, tenant }: Retry & { readonly tenant: string },
  kind: Failure['kind'],
): Promise<ClaimedClip> =>
  tryAgain({ orm, queue, logger }, { id, tenant }, (tx) =>
    record(tx, {
      ...{ editorId, action: `${kind}.retry`, subject: { kind, id } },
      ...{ before: { state: 'failed' }, after: { state: 'queued' } },
    }),
  ).then(({ row }) => row);

/**
 * Tries again what could not be made, whoever it belongs to.
 *
 * @throws QikError `not_found`, `gone`, `not_failed`, `no_source`
 */
export async function retryFailure(parts: Pick<StudioParts, 'orm' | 'queue' | 'logger'>, what: Retry): Promise<void> {
  const [row] = await parts.orm
    .select({ tenant: clips.tenant, kind: kindOf })
    .from(clips)
    .where(and(eq(clips.id, what.id), ne(clips.tenant, CANARY_TENANT)));
  if (row === undefined) throw new QikError('not_found');
  await retry(parts, { ...what, tenant: row.tenant }, row.kind);
}

/**
 * Tries again to make what a Flik looks like, or the small copy of a video.
 *
 * @throws QikError `not_found`, `not_failed`
 */
export async function retryMedia(
  parts: Pick<StudioParts, 'orm' | 'queue' | 'logger'>,
  kind: 'media' | 'source',
  what: Retry,
): Promise<void> {
  const table = kind === 'media' ? flikMedia : flikSources;
  const [known] = await parts.orm.select({ id: table.id }).from(table).where(eq(table.id, what.id));
  if (known === undefined) throw new QikError('not_found');
  await retry(parts, { ...what, tenant: LIBRARY_TENANT }, kind);
}
