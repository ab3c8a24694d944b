import pg from 'pg';
import { QikError } from '../errors/catalogue.js';
import { connectionTo } from './pg-pool.js';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';

/**
 * A database that cannot be used. The server's own words may name users and hosts; its code is enough to look up.
 *
 * @param setting that its address comes from, for people
 */
export const unreachable = (setting: string, error: unknown): QikError =>
  new QikError('dependency_unreachable', `The database of ${setting} cannot be used (${codeOf(error)}).`, {
    cause: error,
  });

/**
 * Works on a connection of its own, which has no limit on how long a statement may run.
 *
 * @param setting that the address comes from, for people
 * @throws QikError `dependency_unreachable` when the server does not let us in
 */
export async function connected<T>(
  url: string,
  name: string,
  work: (client: pg.Client) => Promise<T>,
  setting = 'DATABASE_URL',
): Promise<T> {
  const client = new pg.Client(connectionTo(url, name));
  client.on('error', () => undefined); // Whoever waits for its answer is told as well.
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(setting, error);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Which database something is: the same however it is addressed. */
export type DatabaseIdentity = {
  /** Of the server with all its databases, given once for ever; a copy of its files has the same. */
  readonly server: string;
  readonly database: string;
};

type Queryable = { readonly query: (text: string) => Promise<{ readonly rows: readonly unknown[] }> };

const textIn = (row: unknown, name: string): string | null => {
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : null;
  return typeof value === 'string' ? value : null;
};

/** SQLSTATE of `insufficient_privilege`. */
const FORBIDDEN = '42501';

/** Asks a database which one it is; null where its server may not be asked. */
export async function identityOf(database: Queryable): Promise<DatabaseIdentity | null> {
  try {
    const { rows } = await database.query(
      `select (select system_identifier::text from pg_control_system()) as server, oid::text as database
         from pg_database where datname = current_database()`,
    );
    const [server, own] = [textIn(rows[0], 'server'), textIn(rows[0], 'database')];
    return server === null || own === null ? null : { server, database: own };
  } catch (error) {
    if (codeOf(error) === FORBIDDEN) return null;
    throw error;
  }
}
