import { sql } from 'drizzle-orm';
import type { ClipState } from '../db/index.js';
import { tables } from '../db/index.js';

/** Whether a clip's time is over, by the database's clock. */
export const overNow = sql<boolean>`${tables.clips.expiresAt} <= now()`;

/** State as it is shown: what is past its time is `expired`, swept or not. */
export const shownState = (state: ClipState, over: boolean): ClipState =>
  over && state !== 'deleted' ? 'expired' : state;

/** Nothing follows by itself. `failed` can be tried again when somebody asks for it. */
export const isFinal = (state: ClipState): boolean =>
  state === 'ready' || state === 'failed' || state === 'deleted' || state === 'expired';
