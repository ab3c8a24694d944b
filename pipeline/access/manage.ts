import { and, desc, eq, sql } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { makeApiKey } from './key-format.js';
import { holds, isScope, keepApiKey, type Scope } from './keys.js';

const { apiKeys } = tables;

/** A key as it may be shown: everything but its secret, of which not even the digest is given out. */
export type KeyView = {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** About when it was used last; null: never. */
  readonly lastUsedAt: Date | null;
  /** From then on it opens nothing; may lie ahead. */
  readonly revokedAt: Date | null;
};

/** A key that was just made, with the only showing of its text. */
export type IssuedKey = KeyView & { readonly key: string };

type Row = typeof apiKeys.$inferSelect;

const view = ({ id, name, tenant, scopes, createdAt, lastUsedAt, revokedAt }: Row): KeyView => ({
  ...{ id, name, tenant, createdAt, lastUsedAt, revokedAt },
  scopes: scopes.filter(isScope),
});

async function readKey(orm: Orm, id: string): Promise<Row> {
  const [row] = await orm.select().from(apiKeys).where(eq(apiKeys.id, id));
  if (row === undefined) throw new QikError('not_found', 'There is no API key with this id.');
  return row;
}

/** Every key of every tenant, newest first, those that were revoked included. */
export async function listApiKeys(orm: Orm): Promise<KeyView[]> {
  return (await orm.select().from(apiKeys).orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))).map(view);
}

/** Makes and keeps a key. Its text is in the answer and nowhere else. */
export async function issueApiKey(
  orm: Orm,
  wish: { readonly tenant: string; readonly name: string; readonly scopes: readonly Scope[] },
): Promise<IssuedKey> {
  const { key, id, hash } = makeApiKey();
  await keepApiKey(orm, { ...wish, id, hash });
  return { ...view(await readKey(orm, id)), key };
}

/**
 * Replaces a key by a new one with the same name, tenant and scopes.
 *
 * @param overlapSeconds how long the old one goes on working, for those who still have it
 * @throws QikError `not_found`; `key_revoked` where there is nothing to replace
 */
export async function rotateApiKey(orm: Orm, id: string, overlapSeconds: number): Promise<IssuedKey> {
  return orm.transaction(async (tx) => {
    const [old] = await tx
      .update(apiKeys)
      .set({ revokedAt: sql`now() + make_interval(secs => ${overlapSeconds})` })
      .where(and(eq(apiKeys.id, id), holds))
      .returning();
    if (old === undefined) {
      await readKey(tx, id);
      throw new QikError('key_revoked');
    }
    return issueApiKey(tx, { name: old.name, tenant: old.tenant, scopes: old.scopes.filter(isScope) });
  });
}

/**
 * From now on the key opens nothing. Revoking it again changes nothing.
 *
 * @throws QikError `not_found`; `last_admin_key` when nobody could manage keys any more
 */
export async function revokeApiKey(orm: Orm, id: string): Promise<KeyView> {
  return orm.transaction(async (tx) => {
    // Locked in the order of their ids: of two that are revoked at once, one sees that the other is gone.
    const working = await tx.select().from(apiKeys).where(holds).orderBy(apiKeys.id).for('update');
    const admins = working.filter((key) => key.scopes.includes('admin'));
    if (admins.length === 1 && admins[0]?.id === id) throw new QikError('last_admin_key');
    const [revoked] = await tx
      .update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(apiKeys.id, id), holds))
      .returning();
    return view(revoked ?? (await readKey(tx, id)));
  });
}
