import { and, eq, isNull } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import { emailOf } from './editors.js';
import { isPassword } from './passwords.js';
import { beginSession } from './sessions.js';
import { bucketsOf, forgetFailures, noteFailure, requirePatience } from './sign-in-limits.js';

const { editors } = studioTables;

/** Somebody who says who they are. */
export type SignIn = {
  readonly email: string;
  readonly password: string;
  /** Where it comes from. */
  readonly address: string;
};

/**
 * Begins a session for whoever knows the password. What is wrong is not said: neither whether there is such an editor, nor
 * by how long it takes.
 *
 * @returns the token for the cookie
 * @throws QikError `sign_in_failed`; `too_many_requests`
 */
export async function signIn(orm: Orm, { email: given, password, address }: SignIn): Promise<string> {
  const email = emailOf(given);
  const buckets = bucketsOf(email, address);
  await requirePatience(orm, buckets);
  const [editor] = await orm
    .select({ id: editors.id, passwordHash: editors.passwordHash })
    .from(editors)
    .where(and(eq(editors.email, email), isNull(editors.disabledAt)));
  if (!(await isPassword(password, editor?.passwordHash ?? null)) || editor === undefined) {
    await noteFailure(orm, buckets);
    throw new QikError('sign_in_failed');
  }
  return orm.transaction(async (tx) => {
    await forgetFailures(tx, email);
    const { token, id } = await beginSession(tx, editor.id);
    await record(tx, {
      ...{ editorId: editor.id, action: 'session.begin', subject: { kind: 'session', id } },
      ...{ before: null, after: null },
    });
    return token;
  });
}
