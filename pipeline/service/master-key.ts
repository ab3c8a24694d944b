import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import type { MasterKey, MasterKeys } from '../vault/index.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

const BYTES = 32;
/** `version base64`; the version is left out where there was never another one. */
const LINE = /^(?:(\d{1,10}) )?([A-Za-z0-9+/]{43}=?)$/;

const fileOf = (dataDir: string): string => join(dataDir, 'master.key');

/** A random master key. */
export const makeMasterKey = (version: number): MasterKey => ({ version, key: randomBytes(BYTES) });

export const asBase64 = ({ key }: MasterKey): string => Buffer.from(key).toString('base64');

/** The keys of a file, newest first; null when it is not one of ours. */
function parse(content: string): MasterKeys | null {
  const keys: MasterKey[] = [];
  for (const line of content.trim().split('\n')) {
    const [, version = '1', base64] = LINE.exec(line.trim()) ?? [];
    if (base64 === undefined) return null;
    keys.push({ version: Number(version), key: Buffer.from(base64, 'base64') });
  }
  const [current, ...former] = keys;
  const inOrder = keys.every(
    ({ version, key }, n) => key.length === BYTES && version < (keys[n - 1]?.version ?? Number.POSITIVE_INFINITY),
  );
  return current !== undefined && inOrder ? { current, former } : null;
}

/**
 * The master keys that stay in the data folder, where they are not settings.
 *
 * @returns null when none were made yet
 * @throws QikError `invalid_configuration` when the file does not hold keys
 */
export async function readMasterFile(dataDir: string): Promise<MasterKeys | null> {
  const content = await readPrivateFile(fileOf(dataDir));
  if (content === null) return null;
  const keys = parse(content);
  if (keys === null)
    throw new QikError(
      'invalid_configuration',
      `${fileOf(dataDir)} does not hold ${BYTES} bytes as base64, or lines of a version and such bytes with the newest first; restore it, or set MASTER_KEY.`,
    );
  return keys;
}

/** Replaces the file as a whole; durable when this answers. */
export async function writeMasterFile(dataDir: string, { current, former = [] }: MasterKeys): Promise<void> {
  const first = current.version === 1 && former.length === 0;
  const lines = [current, ...former].map((key) => (first ? asBase64(key) : `${key.version} ${asBase64(key)}`));
  await writePrivateFile(fileOf(dataDir), `${lines.join('\n')}\n`);
}

/** The setting that master keys come from, or the file in the data folder. */
export type MasterKeySettings = Pick<Config, 'dataDir' | 'masterKey' | 'masterKeyVersion' | 'masterKeyFormer'>;

/**
 * The keys that all others come from: the settings, or one that is made once and stays in the data folder.
 *
 * @throws QikError `invalid_configuration` when the file does not hold a key; it is never replaced, since everything
 *   that was made with it would be lost
 */
export async function masterKeys(config: MasterKeySettings): Promise<MasterKeys> {
  const { dataDir, masterKey: key, masterKeyVersion: version, masterKeyFormer: former } = config;
  if (key !== null) return { current: { version, key }, former: former ?? [] };
  const kept = await readMasterFile(dataDir);
  if (kept !== null) return kept;
  const made = { current: makeMasterKey(1) };
  await writeMasterFile(dataDir, made);
  return made;
}
