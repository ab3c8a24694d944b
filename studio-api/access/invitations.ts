import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type Role, studioTables } from '../db/index.js';
import { addEditor, type EditorRow, emailOf } from './editors.js';
import { hashPassword } from './passwords.js';
import { makeToken, tokenHash } from './tokens.js';

const { editors, invitations } = studioTables;

/** Long enough for a weekend in between. */
const LIFE = sql`interval '5 days'`;

export type InvitationRow = Omit<typeof invitations.$inferSelect, 'tokenHash'>;

const shown = ({ tokenHash: _hash, ...row }: typeof invitations.$inferSelect): InvitationRow => row;

const open = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, sql`now()`));

/** Invitations that can still be accepted, newest first. */
export const listInvitations = async (orm: Orm): Promise<InvitationRow[]> =>
  (await orm.select().from(invitations).where(open).orderBy(desc(invitations.id))).map(shown);

/**
 * Invites somebody. An earlier invitation of the same address is void from then on.
 *
 * @returns the token for the link, which is kept nowhere
 * @throws QikError `name_taken` where there is such an editor
 */
export async function invite(
  orm: Orm,
  wish: { readonly email: string; readonly role: Role },
  by: string,
): Promise<{ readonly token: string; readonly invitation: InvitationRow }> {
  const email = emailOf(wish.email);
  const token = makeToken();
  return orm.transaction(async (tx) => {
    const [known] = await tx.select({ id: editors.id }).from(editors).where(eq(editors.email, email));
    if (known !== undefined) throw new QikError('name_taken', 'There is an editor with this address.');
    await tx
      .update(invitations)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(invitations.email, email), open));
    const [row] = await tx
      .insert(invitations)
      .values({
        ...{ id: uuidv7(), email, role: wish.role, invitedBy: by, tokenHash: tokenHash(token) },
        expiresAt: sql`now() + ${LIFE}`,
      })
      .returning();
    if (row === undefined) throw new QikError('internal');
    await record(tx, {
      ...{ editorId: by, action: 'invitation.make', subject: { kind: 'invitation', id: row.id } },
      ...{ before: null, after: { role: row.role } },
    });
    return { token, invitation: shown(row) };
  });
}

/** @throws QikError `not_found` */
export async function revokeInvitation(orm: Orm, id: string, by: string): Promise<void> {
  await orm.transaction(async (tx) => {
    const [row] = await tx
      .update(invitations)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(invitations.id, id), open))
      .returning();
    if (row === undefined) throw new QikError('not_found', 'There is no open invitation with this id.');
    await record(tx, {
      ...{ editorId: by, action: 'invitation.revoke', subject: { kind: 'invitation', id } },
      ...{ before: { role: row.role }, after: null },
    });
  });
}

/**
 * Makes an editor of whoever has the token.
 *
 * @throws QikError `gone` where the invitation is over, was revoked or was accepted already
 */
export async function acceptInvitation(
  orm: Orm,
  { token, name, password }: { readonly token: string; readonly name: string; readonly password: string },
): Promise<EditorRow> {
  const passwordHash = await hashPassword(password);
  return orm.transaction(async (tx) => {
    const [row] = await tx
      .update(invitations)
      .set({ acceptedAt: sql`now()` })
      .where(and(eq(invitations.tokenHash, tokenHash(token)), open))
      .returning();
    if (row === undefined)
      throw new QikError(
        'gone',
        'The invitation is over, was taken back, or was accepted already. Ask for another one.',
      );
    return addEditor(tx, { email: row.email, name, role: row.role, passwordHash }, row.invitedBy);
  });
}

/** Accepts the open invitation of an address, for somebody who was shown to have it; null where there is none. */
export async function acceptInvitationOf(
  tx: Orm,
  email: string,
): Promise<{ readonly role: Role; readonly invitedBy: string } | null> {
  const [row] = await tx
    .update(invitations)
    .set({ acceptedAt: sql`now()` })
    .where(and(eq(invitations.email, email), open))
    .returning({ role: invitations.role, invitedBy: invitations.invitedBy });
  return row ?? null;
}
