import { randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import type { FirstEditor } from '../../pipeline/service/index.js';
import { addEditor, emailOf, hasEditors } from './editors.js';
import { hashPassword } from './passwords.js';

/** Any number will do, as long as it stays: of several servers that start at once, one makes the editor. */
const FIRST_EDITOR_LOCK = 7_145_005;

/** Without letters that are taken for others. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
/** Four groups of five: 99 bits. */
const GROUPS = 4;
const GROUP = 5;

const makePassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-');

const DEFAULT_EMAIL = 'admin@localhost';

/**
 * In a studio without editors: the first one, who may do everything. Null otherwise.
 *
 * @param keep writes the credentials down, before the row: a start that is killed between the two makes another password
 *   the next time, instead of leaving an editor whose password nobody knows
 */
export async function ensureFirstEditor(
  orm: Orm,
  given: { readonly email: string | null; readonly password: string | null },
  keep: (editor: FirstEditor) => Promise<void>,
): Promise<FirstEditor | null> {
  return orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_EDITOR_LOCK})`);
    if (await hasEditors(tx)) return null;
    const first: FirstEditor = {
      email: emailOf(given.email ?? DEFAULT_EMAIL),
      password: given.password ?? makePassword(),
      made: given.password === null,
    };
    await keep(first);
    const passwordHash = await hashPassword(first.password);
    await addEditor(tx, { email: first.email, name: 'Administrator', role: 'admin', passwordHash }, null);
    return first;
  });
}
