import type { KeyObject } from 'node:crypto';
import { QikError } from '../errors/catalogue.js';
import type { MasterKeys } from './key-store.js';
import { damaged } from './layout.js';
import { CLIP_KEY_BYTES, masterVersionOf, unwrapKey, wrapKey, wrappingKey } from './wrap.js';

/** Bytes of a secret that can be wrapped: as many as the key of a clip has. */
export const SECRET_BYTES = CLIP_KEY_BYTES;

/** Secrets other than the clips' keys, wrapped with the master key, for whoever keeps them in the database. */
export type SecretWrap = {
  /** Version of the master key that new ones are wrapped with. */
  readonly current: number;
  /**
   * @param owner whose secret it is: nobody else's opens with it. Of a kind of its own, such as `webhook <id>`, since the
   *   keys of clips are wrapped under their bare ids
   * @returns base64
   */
  readonly wrap: (owner: string, secret: Uint8Array) => string;
  /**
   * @throws QikError `object_damaged` unless it is this owner's; `invalid_configuration` when the master key that it is
   *   wrapped with is not there
   */
  readonly unwrap: (owner: string, wrapped: string) => Uint8Array;
  /** Version of the master key that a wrapped secret needs; null when it is none. */
  readonly versionOf: (wrapped: string) => number | null;
};

export function openSecretWrap({ current, former = [] }: MasterKeys): SecretWrap {
  const keys = new Map<number, KeyObject>();
  for (const { version, key } of [...former, current]) keys.set(version, wrappingKey(key));
  const wrapping = (version: number): KeyObject => {
    const key = keys.get(version);
    if (key === undefined)
      throw new QikError('invalid_configuration', `Version ${version} of the master key is not there.`);
    return key;
  };
  const versionOf = (wrapped: string): number | null => masterVersionOf(Buffer.from(wrapped, 'base64'));
  return {
    current: current.version,
    wrap: (owner, secret) => wrapKey(wrapping(current.version), current.version, owner, secret).toString('base64'),
    unwrap: (owner, wrapped) => {
      const version = versionOf(wrapped);
      if (version === null) throw damaged();
      return unwrapKey(wrapping(version), owner, Buffer.from(wrapped, 'base64'));
    },
    versionOf,
  };
}
