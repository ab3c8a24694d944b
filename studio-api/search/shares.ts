import { sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';

const { shares } = studioTables;

/** Hours after which a share counts half: what was sent a lot yesterday is still news today, and not next week. */
const HALF_LIFE_HOURS = 24;
/** Hours that count; the oldest by less than a hundredth. */
const WINDOW_HOURS = 7 * HALF_LIFE_HOURS;
/** Fliks whose order is kept: some of them each audience does not have. */
const KEPT = 1000;
/** Milliseconds for which it is taken as it was. */
const KEPT_MS = 60_000;

const { flikId, hour, count } = shares;
const recent = sql`${hour} > now() - make_interval(hours => ${WINDOW_HOURS})`;

/** Counts one share of a Flik in this hour. Nobody is named. */
export async function countShare(orm: Orm, id: string): Promise<void> {
  await orm
    .insert(shares)
    .values({ flikId: id, hour: sql`date_trunc('hour', now())`, count: 1 })
    .onConflictDoUpdate({ target: [flikId, hour], set: { count: sql`${count} + 1` } });
}

/** Ids of the Fliks that are sent most of late, by the sum of their shares, of which each counts half after a day. */
async function mostShared(orm: Orm): Promise<string[]> {
  const age = sql`extract(epoch from now() - ${hour}) / 3600`;
  const decayed = sql`sum(${count} * power(0.5, ${age} / ${HALF_LIFE_HOURS}::float8))`;
  const rows = await orm
    .select({ id: flikId })
    .from(shares)
    .where(recent)
    .groupBy(flikId)
    .orderBy(sql`${decayed} desc`, flikId)
    .limit(KEPT);
  return rows.map(({ id }) => id);
}

/** Removes counts that are too old to count. */
export async function pruneShares(orm: Orm): Promise<void> {
  await orm.delete(shares).where(sql`not (${recent})`);
}

/** {@link mostShared}, counted again after a minute at the earliest: thousands of phones ask for the same. */
export class Trending {
  readonly #orm: Orm;
  readonly #keptMs: number;
  #known: Promise<string[]> | null = null;
  #until = 0;

  constructor(orm: Orm, keptMs = KEPT_MS) {
    this.#orm = orm;
    this.#keptMs = keptMs;
  }

  /** Ids, the most shared first. */
  async ids(): Promise<readonly string[]> {
    // How long it is kept is this process's affair; what counts is by the database's clock.
    if (this.#known === null || performance.now() >= this.#until) {
      const asked = mostShared(this.#orm);
      this.#known = asked;
      this.#until = performance.now() + this.#keptMs;
      asked.catch(() => {
        if (this.#known === asked) this.#known = null;
      });
    }
    return this.#known;
  }
}
