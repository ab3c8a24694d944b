import { and, desc, eq, sql } from 'drizzle-orm';
import type { AuditEntry, AuditLog } from '../audit/index.js';
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

/** What changes of keys stand on. Each is in the audit log if, and only if, it happened. */
export type KeyDeps = { readonly orm: Orm; readonly audit: AuditLog };

/** What a key is to be. */
export type KeyWish = { readonly tenant: string; readonly name: string; readonly scopes: readonly Scope[] };

async function makeKey(tx: Orm, wish: KeyWish): Promise<IssuedKey> {
  const { key, id, hash } = makeApiKey();
  await keepApiKey(tx, { ...wish, id, hash });
  return { ...view(await readKey(tx, id)), key };
}

/** Ids and scopes only: the name is for people, and may be one of theirs. */
export const keyCreated = (by: string, key: Pick<KeyView, 'id' | 'tenant' | 'scopes'>): AuditEntry => ({
  ...{ actor: by, action: 'key.created', subject: key.id },
  details: { key: key.id, tenant: key.tenant, scopes: key.scopes.join(' ') },
});

/**
 * Makes and keeps a key. Its text is in the answer and nowhere else.
 *
 * @param by id of the key that asked, or the part of the service that did
 * @throws QikError `invalid_request` for a tenant of the service's own
 */
export async function issueApiKey({ orm, audit }: KeyDeps, wish: KeyWish, by: string): Promise<IssuedKey> {
  return orm.transaction(async (tx) => {
    const issued = await makeKey(tx, wish);
    await audit.append(tx, [keyCreated(by, issued)]);
    return issued;
  });
}

/**
 * Replaces a key by a new one with the same name, tenant and scopes.
 *
 * @param overlapSeconds how long the old one goes on working, for those who still have it
 * @param by as for {@link issueApiKey}
 * @throws QikError `not_found`; `key_revoked` where there is nothing to replace
 */
export async function rotateApiKey(
  { orm, audit }: KeyDeps,
  id: string,
  overlapSeconds: number,
  by: string,
): Promise<IssuedKey> {
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
    const issued = await makeKey(tx, { name: old.name, tenant: old.tenant, scopes: old.scopes.filter(isScope) });
    const details = { key: id, replacement: issued.id, overlapSeconds };
    await audit.append(tx, [keyCreated(by, issued), { actor: by, action: 'key.rotated', subject: id, details }]);
    return issued;
  });
}

/**
 * From now on the key opens nothing. Revoking it again changes nothing.
 *
 * @param by as for {@link issueApiKey}
 * @throws QikError `not_found`; `last_admin_key` when nobody could manage keys any more
 */
export async function revokeApiKey({ orm, audit }: KeyDeps, id: string, by: string): Promise<KeyView> {
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
    if (revoked === undefined) return view(await readKey(tx, id));
    await audit.append(tx, [{ actor: by, action: 'key.revoked', subject: id, details: { key: id } }]);
    return view(revoked);
  });
}
