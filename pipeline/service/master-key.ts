import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

const BYTES = 32;

/**
 * The key that all others come from: the setting, or one that is made once and stays in the data folder.
 *
 * @throws QikError `invalid_configuration` when the file does not hold a key; it is never replaced, since everything
 *   that was made with it would be lost
 */
export async function masterKey(config: Pick<Config, 'dataDir' | 'masterKey'>): Promise<Uint8Array> {
  if (config.masterKey !== null) return config.masterKey;
  const path = join(config.dataDir, 'master.key');
  const kept = await readPrivateFile(path);
  if (kept !== null) {
    const bytes = Buffer.from(kept.trim(), 'base64');
    if (bytes.length !== BYTES)
      throw new QikError(
        'invalid_configuration',
        `${path} does not hold ${BYTES} bytes as base64; restore it, or set MASTER_KEY.`,
      );
    return bytes;
  }
  const made = randomBytes(BYTES);
  await writePrivateFile(path, `${made.toString('base64')}\n`);
  return made;
}
