import { and, eq } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import { addEditor, emailOf } from './editors.js';
import { acceptInvitationOf } from './invitations.js';
import type { Vouched } from './oidc-client.js';
import { beginSession } from './sessions.js';

const { editors } = studioTables;

/** Longest name that pages show. */
const MAX_NAME = 100;

/** Whether somebody gets in; `token` is for the cookie. */
export type Admitted =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly why: 'unverified' | 'not_invited' };

type EditorRow = typeof editors.$inferSelect;

async function linked(tx: Orm, { issuer, subject }: Vouched): Promise<EditorRow | null> {
  const [row] = await tx
    .select()
    .from(editors)
    .where(and(eq(editors.oidcIssuer, issuer), eq(editors.oidcSubject, subject)))
    .for('update');
  return row ?? null;
}

/** The editor of an address, made of their invitation where there is one; null: nobody knows them. */
async function known(tx: Orm, email: string, name: string | null): Promise<EditorRow | null> {
  const byEmail = () => tx.select().from(editors).where(eq(editors.email, email)).for('update');
  const [row] = await byEmail();
  if (row !== undefined) return row;
  const invitation = await acceptInvitationOf(tx, email);
  if (invitation === null) return null;
  const called = (name ?? email.split('@')[0] ?? email).slice(0, MAX_NAME);
  const editor = { email, name: called, role: invitation.role, passwordHash: null };
  await addEditor(tx, editor, invitation.invitedBy);
  return (await byEmail())[0] ?? null;
}

/** Ties an editor to an account elsewhere: from then on that counts, and not the address. */
async function link(tx: Orm, { id }: EditorRow, { issuer, subject }: Vouched): Promise<void> {
  await tx.update(editors).set({ oidcIssuer: issuer, oidcSubject: subject }).where(eq(editors.id, id));
  await record(tx, {
    ...{ editorId: id, action: 'editor.link', subject: { kind: 'editor', id }, before: null, after: { issuer } },
  });
}

/**
 * Begins a session for somebody whom the provider vouches for: an editor whose account that is, or whose address it
 * is, or somebody with an open invitation. Nobody else gets in, and nobody who was disabled.
 */
export async function admitVouched(orm: Orm, vouched: Vouched): Promise<Admitted> {
  return orm.transaction(async (tx): Promise<Admitted> => {
    let editor = await linked(tx, vouched);
    if (editor === null) {
      if (vouched.email === null) return { ok: false, why: 'unverified' };
      editor = await known(tx, emailOf(vouched.email), vouched.name);
      // Whoever got the address later is somebody else.
      if (editor === null || editor.disabledAt !== null || editor.oidcSubject !== null)
        return { ok: false, why: 'not_invited' };
      await link(tx, editor, vouched);
    }
    if (editor.disabledAt !== null) return { ok: false, why: 'not_invited' };
    const { token, id } = await beginSession(tx, editor.id);
    await record(tx, {
      ...{ editorId: editor.id, action: 'session.begin', subject: { kind: 'session', id } },
      ...{ before: null, after: { with: 'oidc' } },
    });
    return { ok: true, token };
  });
}
