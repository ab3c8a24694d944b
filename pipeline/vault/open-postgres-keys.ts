import { connected, type DatabaseIdentity, identityOf, openPool, unreachable } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { KeyStore, MasterKeys } from './key-store.js';
import { openMasters } from './masters.js';
import { postgresChecks } from './postgres-checks.js';
import { PostgresKeyStore } from './postgres-keys.js';
import { overwriteDestroyed } from './postgres-overwrite.js';
import { prepareKeyTables } from './postgres-tables.js';
import { masterVersionOf } from './wrap.js';

const SETTING = 'KEYS_DATABASE_URL';
/** A clip's key is asked for in a millisecond, once for every read of an object. */
const CONNECTIONS = 5;
/** How often destroyed keys are written over, where there were any: as often as pages reach the disk by default. */
const OVERWRITE_EVERY_MS = 300_000;

/** A destroyed key is destroyed and a made one kept once the server says so, whatever its own settings are. */
const DURABLE = `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

/** Where the keys are, and what else of this server is the same. */
export type PostgresKeysPlace = {
  readonly url: string;
  /** The database with the rows; the keys may not be there, where every backup of it would hold them. */
  readonly rows: DatabaseIdentity | null;
  /** Told of connections that broke, and of destroyed keys that could not be written over yet. */
  readonly onError: (error: unknown) => void;
};

export type PostgresKeys = {
  readonly keys: KeyStore;
  /** @throws QikError `storage_unavailable` when the database does not answer */
  readonly ping: () => Promise<void>;
  /** Writes over what is left of destroyed keys; it happens by itself every five minutes in which there were any. */
  readonly overwrite: () => Promise<void>;
  /**
   * Takes in a key from another store as it is wrapped, also when it is damaged; nothing happens when the clip has one.
   *
   * @throws QikError `invalid_configuration` when its master key is not there
   */
  readonly adopt: (clipId: string, wrapped: Buffer) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Does it again and again while there is something to do, and never twice at once. */
function everySoOften(work: () => Promise<boolean>, onError: (error: unknown) => void) {
  // A process that was killed may have left something.
  let due = true;
  let running: Promise<void> = Promise.resolve();
  const now = async (): Promise<void> => {
    due = false;
    try {
      due = !(await work()) || due;
    } catch (error) {
      due = true;
      throw error;
    }
  };
  const timer = setInterval(() => {
    if (due) running = running.then(now).catch(onError);
  }, OVERWRITE_EVERY_MS);
  timer.unref();
  return {
    due: () => {
      due = true;
    },
    now,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

async function prepare({ url, rows }: PostgresKeysPlace): Promise<void> {
  await connected(
    url,
    'qik keys',
    async (client) => {
      const own = await identityOf(client);
      if (own !== null && rows !== null && own.server === rows.server && own.database === rows.database) {
        throw new QikError(
          'invalid_configuration',
          `${SETTING} leads to the database of DATABASE_URL, whose backups and log would keep what was destroyed; give it a database of its own, on a server of its own.`,
        );
      }
      await prepareKeyTables(client);
    },
    SETTING,
  );
}

/**
 * Opens the keys in a database of their own, and makes its tables where they are missing.
 *
 * @throws QikError `dependency_unreachable`; `invalid_configuration` when it is the database of the rows, or a master key
 *   is missing or not the one that keys there were wrapped with
 */
export async function openPostgresKeys(place: PostgresKeysPlace, masterKeys: MasterKeys): Promise<PostgresKeys> {
  try {
    await prepare(place);
    return await openPrepared(place, masterKeys);
  } catch (error) {
    // It lets us in, but not do what has to be done.
    throw error instanceof QikError ? error : unreachable(SETTING, error);
  }
}

async function openPrepared({ url, onError }: PostgresKeysPlace, masterKeys: MasterKeys): Promise<PostgresKeys> {
  const pool = openPool(url, { name: 'qik keys', max: CONNECTIONS, onError, prepare: DURABLE });
  try {
    const checks = postgresChecks(pool, `the database of ${SETTING}`);
    const masters = await openMasters(checks, masterKeys);
    const overwriting = everySoOften(() => connected(url, 'qik keys', overwriteDestroyed, SETTING), onError);
    const keys = new PostgresKeyStore(pool, checks, masters, overwriting.due);
    return {
      keys,
      ping: keys.ping,
      overwrite: overwriting.now,
      adopt: async (clipId, wrapped) => {
        const version = masterVersionOf(wrapped) ?? masters.current;
        await masters.note(version);
        await keys.insert(clipId, version, wrapped);
      },
      close: async () => {
        await overwriting.stop();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
