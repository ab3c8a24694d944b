import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeConfig, type Environment } from '../../config/index.js';
import { connected, type DatabaseIdentity, identityOf, postgresVersion } from '../../db/index.js';
import { CATALOGUE } from '../../errors/catalogue.js';
import { keysFolder } from '../../service/open-keys.js';
import { asQikError } from '../answer.js';
import type { Finding } from './findings.js';

const NAME = "clips' keys";
const KEYS = 'KEYS_DATABASE_URL';

const finding = (
  status: Finding['status'],
  detail: string,
  advice: string | null,
  store: 'disk' | 'database',
): Finding => ({
  name: NAME,
  status,
  detail,
  advice,
  facts: { store },
});

async function onDisk(env: Environment): Promise<Finding> {
  const folder = keysFolder(resolve(env['DATA_DIR'] || './data'));
  const said = `files in ${folder}`;
  try {
    await access(folder, constants.R_OK | constants.W_OK);
    return finding('ok', said, null, 'disk');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (why === 'ENOENT') return finding('ok', `${said}, made at the first start`, null, 'disk');
    return finding(
      'missing',
      `${said}, which cannot be read and written (${why})`,
      'Let this user read and write it.',
      'disk',
    );
  }
}

/** Null when the main database cannot be asked, which another finding says. */
const identityAt = (url: string, setting: string): Promise<DatabaseIdentity | null> =>
  connected(url, 'qik doctor', identityOf, setting).catch(() => null);

const SAME_DATABASE = `${KEYS} leads to the database of DATABASE_URL`;
const SHARED =
  'the same server as DATABASE_URL: its write-ahead log and its physical backups hold both, so keys live as long as the backups of the rows';

async function inDatabase(url: string, rowsUrl: string | undefined): Promise<Finding> {
  try {
    const said = `PostgreSQL ${await postgresVersion(url, KEYS)}, in a database of their own`;
    const keys = await identityAt(url, KEYS);
    const rows = rowsUrl === undefined ? null : await identityAt(rowsUrl, 'DATABASE_URL');
    if (keys === null || rows === null || keys.server !== rows.server) return finding('ok', said, null, 'database');
    if (keys.database === rows.database)
      return finding('missing', SAME_DATABASE, 'Give the keys a database of their own.', 'database');
    return finding(
      'warning',
      `${said}, on ${SHARED}`,
      'Give the keys a server of their own, with short backups.',
      'database',
    );
  } catch (thrown) {
    const error = asQikError(thrown);
    return finding('missing', error.detail, CATALOGUE[error.code].advice, 'database');
  }
}

/** Where the clips' keys are, and whether they can be reached. */
export const keysFinding = async (env: Environment): Promise<Finding> => {
  const { KEYS_DATABASE_URL: url, DATABASE_URL: rows } = env;
  if (!url) return onDisk(env);
  const broken = describeConfig(env).find(({ name, problem }) => name === KEYS && problem !== null);
  if (broken !== undefined) return finding('missing', `${KEYS} cannot be used`, 'See `qik config`.', 'database');
  return inDatabase(url, rows);
};
