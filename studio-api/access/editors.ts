import { asc, count, eq, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type Role, studioTables } from '../db/index.js';
import { endSessionsOf } from './sessions.js';

const { editors } = studioTables;

/** An address as it is kept and looked for. */
export const emailOf = (text: string): string => text.trim().toLowerCase();

/** An editor as administrators see them. */
export type EditorRow = Omit<typeof editors.$inferSelect, 'passwordHash' | 'oidcSubject'>;

const shown = ({ passwordHash: _hash, oidcSubject: _subject, ...row }: typeof editors.$inferSelect): EditorRow => row;

export const listEditors = async (orm: Orm): Promise<EditorRow[]> =>
  (await orm.select().from(editors).orderBy(asc(editors.name), asc(editors.id))).map(shown);

export async function hasEditors(orm: Orm): Promise<boolean> {
  const [row] = await orm.select({ rows: count() }).from(editors);
  return (row?.rows ?? 0) > 0;
}

export type NewEditor = {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string | null;
};

/**
 * Adds an editor.
 *
 * @param by who does it; null: the studio, with its first one
 * @throws QikError `name_taken` where the address is somebody's
 */
export async function addEditor(tx: Orm, editor: NewEditor, by: string | null): Promise<EditorRow> {
  const email = emailOf(editor.email);
  const [row] = await tx
    .insert(editors)
    .values({ ...editor, email, id: uuidv7() })
    .onConflictDoNothing({ target: editors.email })
    .returning();
  if (row === undefined) throw new QikError('name_taken', 'There is an editor with this address.');
  const after = { role: row.role };
  await record(tx, {
    ...{ editorId: by, action: 'editor.add', subject: { kind: 'editor', id: row.id }, before: null, after },
  });
  return shown(row);
}

/** What may be changed of an editor. */
export type EditorChange = {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
};

/**
 * Changes an editor; whoever may do less, or nothing, from then on is signed out.
 *
 * @throws QikError `not_found`; `last_admin` where nobody could manage editors any more
 */
export async function changeEditor(orm: Orm, id: string, change: EditorChange, by: string): Promise<EditorRow> {
  return orm.transaction(async (tx) => {
    // Locked in the order of their ids: of two that are changed at once, one sees what became of the other.
    const all = await tx.select().from(editors).orderBy(asc(editors.id)).for('update');
    const before = all.find((editor) => editor.id === id);
    if (before === undefined) throw new QikError('not_found', 'There is no editor with this id.');
    const role = change.role ?? before.role;
    const disabled = change.disabled ?? before.disabledAt !== null;
    const admins = all.filter((editor) => editor.role === 'admin' && editor.disabledAt === null);
    const admin = role === 'admin' && !disabled;
    if (!admin && admins.length === 1 && admins[0]?.id === id) throw new QikError('last_admin');
    const [row] = await tx
      .update(editors)
      .set({
        ...{ name: change.name ?? before.name, role },
        disabledAt: disabled ? sql`coalesce(${editors.disabledAt}, now())` : null,
      })
      .where(eq(editors.id, id))
      .returning();
    if (row === undefined) throw new QikError('internal');
    if (role !== before.role || disabled) await endSessionsOf(tx, id);
    const facts = (of: typeof row) => ({ role: of.role, disabled: of.disabledAt !== null });
    await record(tx, {
      ...{ editorId: by, action: 'editor.change', subject: { kind: 'editor', id } },
      ...{ before: facts(before), after: facts(row) },
    });
    return shown(row);
  });
}
