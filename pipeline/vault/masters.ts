import { type KeyObject, randomBytes } from 'node:crypto';
import { QikError } from '../errors/catalogue.js';
import type { MasterKey, MasterKeys } from './key-store.js';
import { CLIP_KEY_BYTES, unwrapKey, wrapKey, wrappingKey } from './wrap.js';

/** Not an id, so that no clip's key can pass for it. */
const CHECK = 'master key check';
const MASTER_KEY_BYTES = 32;
/** Versions have four bytes in a wrapped key. */
const MAX_VERSION = 0xff_ff_ff_ff;

/**
 * Where a key store keeps, for each version of the master key that keys may be wrapped with, a random key that was
 * wrapped with it: what tells whether another one is the same.
 */
export type MasterChecks = {
  /** For people: where the clips' keys are. */
  readonly place: string;
  readonly versions: () => Promise<readonly number[]>;
  readonly read: (version: number) => Promise<Buffer | null>;
  /** Of two processes that write at once, one does it. */
  readonly write: (version: number, wrapped: Buffer) => Promise<void>;
};

export type Masters = {
  /** Version that new keys are wrapped with. */
  readonly current: number;
  /** @throws QikError `invalid_configuration` for a version that was not given */
  readonly wrapping: (version: number) => KeyObject;
  /** Notes that there are keys which are wrapped with this version. */
  readonly note: (version: number) => Promise<void>;
};

const wrong = (detail: string): QikError => new QikError('invalid_configuration', detail);

function wrappingKeys(masterKeys: readonly MasterKey[]): Map<number, KeyObject> {
  const wrapping = new Map<number, KeyObject>();
  for (const { version, key } of masterKeys) {
    if (key.length !== MASTER_KEY_BYTES) throw wrong(`A master key has ${MASTER_KEY_BYTES} bytes.`);
    if (!Number.isInteger(version) || version < 1 || version > MAX_VERSION)
      throw wrong('A version of the master key is a whole number from 1.');
    if (wrapping.has(version)) throw wrong(`Version ${version} of the master key was given twice.`);
    wrapping.set(version, wrappingKey(key));
  }
  return wrapping;
}

async function check(checks: MasterChecks, version: number, wrapping: KeyObject): Promise<boolean> {
  const kept = await checks.read(version);
  if (kept === null) return false;
  try {
    unwrapKey(wrapping, CHECK, kept);
  } catch (error) {
    if (!(error instanceof QikError)) throw error;
    throw wrong(
      `Version ${version} of the master key is not the one that the clips' keys in ${checks.place} are wrapped with. Restore it: with another one no clip can be read.`,
    );
  }
  return true;
}

/**
 * Holds the master keys against what was wrapped with them. A wrong one would make every clip unreadable, and new clips
 * would be lost as soon as it was put right: so it stops the start.
 */
export async function openMasters(checks: MasterChecks, { current, former = [] }: MasterKeys): Promise<Masters> {
  const keys = wrappingKeys([current, ...former]);
  for (const version of await checks.versions()) {
    if (!keys.has(version)) {
      throw wrong(
        `Clips' keys in ${checks.place} are wrapped with version ${version} of the master key, which is not there.`,
      );
    }
  }
  const wrapping = (version: number): KeyObject => {
    const key = keys.get(version);
    if (key === undefined) throw wrong(`Version ${version} of the master key is not there.`);
    return key;
  };
  const note = async (version: number): Promise<void> => {
    const key = wrapping(version);
    if (await check(checks, version, key)) return;
    await checks.write(version, wrapKey(key, version, CHECK, randomBytes(CLIP_KEY_BYTES)));
    // Another process may have been quicker, with another key under the same number.
    await check(checks, version, key);
  };
  for (const [version, key] of keys) await check(checks, version, key);
  await note(current.version);
  return { current: current.version, wrapping, note };
}
