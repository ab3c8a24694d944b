import { and, count, eq, inArray, sql } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { parseApiKey, sameHash } from './key-format.js';

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

export const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

/** Who asks. Clips belong to the tenant, so that a key can be replaced by another of the same tenant. */
export type Caller = { readonly keyId: string; readonly tenant: string; readonly scopes: readonly string[] };

export const DEFAULT_TENANT = 'default';
/** Owns the media of Fliks. No API key may belong to it, so no caller lists, plays or deletes them as clips. */
export const LIBRARY_TENANT = 'library';
/** Owns the clips with which the service tries itself. No API key may belong to it either. */
export const CANARY_TENANT = 'canary';

/** Tenants of the service itself: they have no keys, and what happens to their clips is sent to nobody. */
export const INTERNAL_TENANTS: readonly string[] = [LIBRARY_TENANT, CANARY_TENANT];

/** A key whose end is set for later still opens what it opened, until then. */
export const holds = sql<boolean>`(${apiKeys.revokedAt} is null or ${apiKeys.revokedAt} > now())`;

/** Milliseconds between two notes of a key's use: the note is for people, not worth a write with every request. */
const USE_NOTED_EVERY = 60_000;

export type Gate = {
  /**
   * Who the `Authorization` header speaks for. A revoked key stops at once: nothing is cached.
   *
   * @throws QikError `unauthorized`
   */
  readonly authenticate: (header: string | undefined) => Promise<Caller>;
  /** Those of some keys, by their ids, that still open something. */
  readonly holding: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
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
      const [found] = await orm.select({ row: apiKeys, holds }).from(apiKeys).where(eq(apiKeys.id, parsed.id));
      const row = found?.row;
      if (row === undefined || !sameHash(row.hash, parsed.hash) || found?.holds !== true) {
        throw new QikError('unauthorized', 'The API key is unknown or was revoked.');
      }
      await note(row.id);
      return { keyId: row.id, tenant: row.tenant, scopes: row.scopes };
    },
    holding: async (ids) => {
      if (ids.length === 0) return new Set();
      const rows = await orm
        .select({ id: apiKeys.id })
        .from(apiKeys)
        .where(and(inArray(apiKeys.id, [...ids]), holds));
      return new Set(rows.map(({ id }) => id));
    },
  };
}

/** @throws QikError `forbidden` that names the scope. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (!caller.scopes.includes(scope)) throw new QikError('forbidden', `The key needs the scope ${scope}.`);
}

/**
 * Keeps a key; of its text only the digest.
 *
 * @throws QikError `invalid_request` for a tenant of the service's own
 */
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
  if (INTERNAL_TENANTS.includes(key.tenant))
    throw new QikError('invalid_request', `The tenant ${key.tenant} has no keys.`);
  await orm
    .insert(apiKeys)
    .values({ id: key.id, hash: key.hash, tenant: key.tenant, name: key.name, scopes: key.scopes });
}

export async function hasApiKeys(orm: Orm): Promise<boolean> {
  const [row] = await orm.select({ keys: count() }).from(apiKeys);
  return (row?.keys ?? 0) > 0;
}
