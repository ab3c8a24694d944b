import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import {
  DEFAULT_TENANT,
  hasApiKeys,
  keepApiKey,
  keyCreated,
  makeApiKey,
  parseApiKey,
  SCOPES,
} from '../access/index.js';
import type { AuditLog } from '../audit/index.js';
import type { Config } from '../config/index.js';
import type { Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { addToPrivateFile } from './private-file.js';

export type FirstKey = {
  readonly key: string;
  /** False when the operator chose it, who then need not be told. */
  readonly made: boolean;
};

export const credentialsFile = (dataDir: string): string => join(dataDir, 'credentials.json');

/** Any number will do, as long as it stays: of several servers that start at once, one makes the key. */
const FIRST_KEY_LOCK = 7_145_004;

/**
 * On an empty database: the first API key, made or taken from the setting, may do everything. Null otherwise.
 *
 * The file comes before the row: a start that is killed between the two makes another key the next time, instead of
 * leaving a key that nobody knows.
 */
export async function ensureFirstKey(
  { orm, audit }: { readonly orm: Orm; readonly audit: AuditLog },
  config: Pick<Config, 'dataDir' | 'bootstrapApiKey'>,
): Promise<FirstKey | null> {
  return orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_KEY_LOCK})`);
    if (await hasApiKeys(tx)) return null;
    const key = config.bootstrapApiKey ?? makeApiKey().key;
    const parsed = parseApiKey(key);
    if (parsed === null) throw new QikError('invalid_configuration', 'BOOTSTRAP_API_KEY is not a whole API key.');
    await addToPrivateFile(credentialsFile(config.dataDir), { apiKey: key, scopes: SCOPES });
    const wish = { ...parsed, tenant: DEFAULT_TENANT, name: 'first key', scopes: SCOPES };
    await keepApiKey(tx, wish);
    await audit.append(tx, [keyCreated('start', wish)]);
    return { key, made: config.bootstrapApiKey === null };
  });
}
