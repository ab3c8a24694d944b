import { count, eq, sql } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { makeApiKey, parseApiKey, sameHash } from './key-format.js';

const { apiKeys } = tables;

/** What a key may do. */
export const SCOPES = [
  'clips:write',
  'clips:read',
  'clips:delete',
  'catalogue:read',
  'usage:write',
  'ops:read',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks. Clips belong to the tenant, so that a key can be replaced by another of the same tenant. */
export type Caller = { readonly keyId: string; readonly tenant: string; readonly scopes: readonly string[] };

export const DEFAULT_TENANT = 'default';

/** Milliseconds between two notes of a key's use: the note is for people, not worth a write with every request. */
const USE_NOTED_EVERY = 60_000;

export type Gate = {
  /**
   * Who the `Authorization` header speaks for. A revoked key stops at once: nothing is cached.
   *
   * @throws QikError `unauthorized`
   */
  readonly authenticate: (header: string | undefined) => Promise<Caller>;
};

export function openGate(orm: Orm): Gate {
  const noted = new Map<string, number>();
  const note = async (id: string): Promise<void> => {
    const now = Date.now();
    if (now - (noted.get(id) ?? 0) < USE_NOTED_EVERY) return;
    noted.set(id, now);
    await orm.update(apiKeys).set({ lastUsedAt: sql`now()` }).where(eq(apiKeys.id, id));
  };
  return {
    authenticate: async (header) => {
      const key = /^Bearer ([^\s]+)$/i.exec(header ?? '')?.[1];
      if (key === undefined) throw new QikError('unauthorized');
      const parsed = parseApiKey(key);
      if (parsed === null) throw new QikError('unauthorized', 'The API key is not whole: it was mistyped or cut off.');
      const [row] = await orm.select().from(apiKeys).where(eq(apiKeys.id, parsed.id));
      if (row === undefined || !sameHash(row.hash, parsed.hash) || row.revokedAt !== null) {
        throw new QikError('unauthorized', 'The API key is unknown or was revoked.');
      }
      await note(row.id);
      return { keyId: row.id, tenant: row.tenant, scopes: row.scopes };
    },
  };
}

/** @throws QikError `forbidden` that names the scope. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (!caller.scopes.includes(scope)) throw new QikError('forbidden', `The key needs the scope ${scope}.`);
}

/** Keeps a key; of its text only the digest. */
export async function keepApiKey(
  orm: Orm,
  key: {
    readonly id: string;
    readonly hash: string;
    readonly tenant: string;
    readonly name: string;
    readonly scopes: readonly Scope[];
  },
): Promise<void> {
  await orm
    .insert(apiKeys)
    .values({ id: key.id, hash: key.hash, tenant: key.tenant, name: key.name, scopes: key.scopes });
}

/** Makes and keeps a key. Its text is in the answer and nowhere else. */
export async function issueApiKey(
  orm: Orm,
  wish: { readonly tenant: string; readonly name: string; readonly scopes: readonly Scope[] },
): Promise<{ readonly id: string; readonly key: string }> {
  const made = makeApiKey();
  await keepApiKey(orm, { ...wish, id: made.id, hash: made.hash });
  return { id: made.id, key: made.key };
}

/** From now on the key opens nothing. */
export async function revokeApiKey(orm: Orm, id: string): Promise<void> {
  await orm.update(apiKeys).set({ revokedAt: sql`now()` }).where(eq(apiKeys.id, id));
}

export async function hasApiKeys(orm: Orm): Promise<boolean> {
  const [row] = await orm.select({ keys: count() }).from(apiKeys);
  return (row?.keys ?? 0) > 0;
}
