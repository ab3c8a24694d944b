import { asc, count, eq, or } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { may } from '../access/index.js';
import { record } from '../audit/index.js';
import { type Role, studioTables } from '../db/index.js';

const { editors, views } = studioTables;

/** More than fit in any menu. */
const MAX_VIEWS = 100;

type Actor = { readonly id: string; readonly role: Role };

export type SavedView = {
  readonly id: string;
  readonly name: string;
  readonly shared: boolean;
  readonly query: Readonly<Record<string, unknown>>;
  readonly owner: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
};

const columns = {
  ...{ id: views.id, name: views.name, shared: views.shared, query: views.query, createdAt: views.createdAt },
  owner: { id: editors.id, name: editors.name },
};

/** An editor's own views, and those that are everybody's, by name. */
export const listViews = (orm: Orm, editorId: string): Promise<SavedView[]> =>
  orm
    .select(columns)
    .from(views)
    .innerJoin(editors, eq(editors.id, views.ownerId))
    .where(or(eq(views.ownerId, editorId), eq(views.shared, true)))
    .orderBy(asc(views.name), asc(views.id));

/** What it is, for the audit: its name is for people, and may be one of theirs. */
const told = ({ shared, query }: Pick<SavedView, 'shared' | 'query'>) => ({ shared, query });

/**
 * Keeps a view.
 *
 * @throws QikError `not_permitted` where somebody may not give theirs to everybody, `not_possible_now` when they have too many
 */
export async function saveView(
  orm: Orm,
  view: Pick<SavedView, 'name' | 'shared' | 'query'>,
  actor: Actor,
): Promise<SavedView> {
  if (view.shared && !may(actor.role, 'fliks.edit'))
    throw new QikError('not_permitted', 'Views that everybody has take the permission fliks.edit.');
  return orm.transaction(async (tx) => {
    const [own] = await tx.select({ views: count() }).from(views).where(eq(views.ownerId, actor.id));
    if ((own?.views ?? 0) >= MAX_VIEWS)
      throw new QikError('not_possible_now', `You have ${MAX_VIEWS} views, which is as many as can be: remove one.`);
    const id = uuidv7();
    await tx.insert(views).values({ id, ownerId: actor.id, ...view });
    await record(tx, {
      ...{ editorId: actor.id, action: 'view.save', subject: { kind: 'view', id } },
      ...{ before: null, after: told(view) },
    });
    const [saved] = await tx
      .select(columns)
      .from(views)
      .innerJoin(editors, eq(editors.id, views.ownerId))
      .where(eq(views.id, id));
    if (saved === undefined) throw new QikError('internal', 'The view that was just written is not there.');
    return saved;
  });
}

/**
 * Removes a view of one's own; who administers the studio removes those of others that everybody has.
 *
 * @throws QikError `not_found`, `not_permitted`
 */
export const removeView = (orm: Orm, id: string, actor: Actor): Promise<void> =>
  orm.transaction(async (tx) => {
    const [view] = await tx.select().from(views).where(eq(views.id, id)).for('update');
    const isOwn = view?.ownerId === actor.id;
    // Of what somebody keeps for themselves nobody else is told that it is there.
    if (view === undefined || (!isOwn && !view.shared)) throw new QikError('not_found', 'There is no such view.');
    if (!isOwn && !may(actor.role, 'editors.manage'))
      throw new QikError('not_permitted', 'The view is somebody else’s.');
    await tx.delete(views).where(eq(views.id, id));
    await record(tx, {
      ...{ editorId: actor.id, action: 'view.remove', subject: { kind: 'view', id } },
      ...{ before: told(view), after: null },
    });
  });
