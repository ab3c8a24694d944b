import type { KeyObject } from 'node:crypto';

/** The key that the clips' keys are wrapped with. A new one has a higher version. */
export type MasterKey = { readonly version: number; readonly key: Uint8Array };

/** New keys are wrapped with `current`; those that a rotation has not reached yet need the `former` ones. */
export type MasterKeys = { readonly current: MasterKey; readonly former?: readonly MasterKey[] };

export type KeptKey = {
  readonly clipId: string;
  /** Version of the master key that it is wrapped with; null when that cannot be read. */
  readonly masterVersion: number | null;
};

export type Rewrapped = {
  readonly rewrapped: number;
  /** Clips whose keys are damaged, and stay as they are. */
  readonly damaged: readonly string[];
};

/**
 * The keys of clips, each 256 random bits, wrapped by the master key and kept apart from database and objects. Without
 * its key a clip is noise, so destroying the key is deleting the clip, whatever copies of its objects there are.
 *
 * A key leaves as a KeyObject, which neither prints nor logs itself. Anything that passes `test/key-contract.ts` is a
 * key store.
 *
 * @throws QikError `storage_unavailable` or `not_enough_space` from every method, `internal` for what is no clip's id
 */
export interface KeyStore {
  /**
   * Makes the key of a new clip; it is durable when this answers.
   *
   * @throws QikError `internal` when the clip has a key: replacing it would be losing the clip
   */
  create(clipId: string): Promise<KeyObject>;
  /**
   * The key of a clip; null when it has none, or none any more.
   *
   * @throws QikError `object_damaged` when what is kept is not what was written; `invalid_configuration` when the
   *   master key that it is wrapped with is not there
   */
  get(clipId: string): Promise<KeyObject | null>;
  /** Destroys a clip's key, for good once this answers; nothing happens when there is none. */
  destroy(clipId: string): Promise<void>;
  /** Every key there is, in no order. */
  list(): AsyncIterable<KeptKey>;
  /**
   * Wraps every key that is wrapped with one master key with another. Keys stay what they are, and clips can be read
   * and destroyed all the while. What was broken off is finished by calling it again.
   *
   * @throws QikError `invalid_configuration` when it was not given both
   */
  rewrap(from: number, to: number): Promise<Rewrapped>;
}
