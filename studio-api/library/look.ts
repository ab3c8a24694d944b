import { type SQL, sql } from 'drizzle-orm';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables } from '../db/index.js';

const { clips, stills } = tables;
const { flikVersions } = studioTables;

export const LOOK_STATES = ['rendering', 'failed', 'ready'] as const;

export type LookState = (typeof LOOK_STATES)[number];

/** What a list shows of a Flik: names of files of its media, null where there is none. */
export type Look = {
  readonly mediaId: string;
  readonly state: LookState;
  readonly poster: string | null;
  /** Moves: an animated WebP, and an MP4 without sound. */
  readonly motion: string | null;
  readonly motionMp4: string | null;
  /** Small, for those who want nothing to move. */
  readonly still: string | null;
};

const Row = Compile(
  Type.Union([
    Type.Object({
      mediaId: Type.String(),
      state: Type.String(),
      files: Type.Array(Type.Object({ kind: Type.String(), file: Type.String() })),
    }),
    Type.Null(),
  ]),
);

/** The look of the version that a row is joined with, as JSON; for {@link lookOf}. */
export const LOOK: SQL<unknown> = sql`(
  select json_build_object('mediaId', made.id, 'state', made.state, 'files', coalesce((
    select json_agg(json_build_object('kind', picture.data ->> 'kind', 'file', picture.name) order by picture.position)
    from ${stills} as picture where picture.clip_id = made.id
  ), '[]'::json))
  from ${clips} as made where made.id = ${flikVersions.mediaId}
)`;

const stateOf = (state: string): LookState => (state === 'ready' || state === 'failed' ? state : 'rendering');

/** That the video of the version that a row is joined with is in that state. */
export const hasLook = (look: LookState): SQL => {
  const is = look === 'rendering' ? sql`not in ('ready', 'failed')` : sql`= ${look}`;
  return sql`exists (select 1 from ${clips} as made where made.id = ${flikVersions.mediaId} and made.state ${is})`;
};

/** Reads what {@link LOOK} selected; null: the Flik has no video. */
export function lookOf(selected: unknown): Look | null {
  if (!Row.Check(selected)) throw new QikError('internal', 'The database answered with something that is no look.');
  if (selected === null) return null;
  const { mediaId, state, files } = selected;
  const first = (kind: string): string | null => files.find((one) => one.kind === kind)?.file ?? null;
  return {
    ...{ mediaId, state: stateOf(state), poster: first('poster') },
    ...{ motion: first('motion'), motionMp4: first('motion-mp4'), still: first('motion-still') },
  };
}
