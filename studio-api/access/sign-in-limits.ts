import { createHash } from 'node:crypto';
import { gt, inArray, lte, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables } from '../db/index.js';

const { signInFailures } = studioTables;

/** So many may go wrong before anybody has to wait. */
const FREE_FAILURES = 5;
/** Seconds of the first wait; each one after it is twice as long. */
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 3600;
/** What went wrong so long ago is forgotten. */
const FORGOTTEN = sql`interval '24 hours'`;

/** Digests: the table says nothing about who tried, or from where. */
const bucketOf = (kind: 'name' | 'place', value: string): string =>
  `${kind}:${createHash('sha256').update(value).digest('base64url')}`;

/** Names what is limited: the account that is tried, and where the tries come from. */
export const bucketsOf = (email: string, address: string): readonly string[] => [
  bucketOf('name', email),
  bucketOf('place', address),
];

/** @throws QikError `too_many_requests` while either has to wait */
export async function requirePatience(orm: Orm, buckets: readonly string[]): Promise<void> {
  const rows = await orm
    .select({ bucket: signInFailures.bucket })
    .from(signInFailures)
    .where(sql`${inArray(signInFailures.bucket, [...buckets])} and ${gt(signInFailures.blockedUntil, sql`now()`)}`);
  if (rows.length > 0)
    throw new QikError('too_many_requests', 'Too many sign-ins went wrong. Wait a while, and then try again.');
}

/** Counts a sign-in that went wrong. */
export async function noteFailure(orm: Orm, buckets: readonly string[]): Promise<void> {
  await orm.delete(signInFailures).where(lte(signInFailures.lastAt, sql`now() - ${FORGOTTEN}`));
  const failures = sql`${signInFailures.failures} + 1`;
  const waitS = sql`least(${LONGEST_WAIT_S}, ${FIRST_WAIT_S} * power(2, ${failures} - ${FREE_FAILURES}))`;
  await orm
    .insert(signInFailures)
    .values(buckets.map((bucket) => ({ bucket, failures: 1 })))
    .onConflictDoUpdate({
      target: signInFailures.bucket,
      set: {
        failures,
        lastAt: sql`now()`,
        blockedUntil: sql`case when ${failures} >= ${FREE_FAILURES} then now() + make_interval(secs => ${waitS}) end`,
      },
    });
}

/** The account is known to be in the right hands. The place stays counted: it may try others. */
export async function forgetFailures(orm: Orm, email: string): Promise<void> {
  await orm.delete(signInFailures).where(inArray(signInFailures.bucket, [bucketOf('name', email)]));
}
