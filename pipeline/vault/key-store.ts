import type { KeyObject } from 'node:crypto';
import { QikError } from '../errors/catalogue.js';

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
  /** Whether keys are there that the old master key is still needed for: damaged ones, or made by another process meanwhile. */
  readonly needed: boolean;
  /** Whether this call is the one that ended that need: of all that rewrap the same, one. */
  readonly freed: boolean;
};

const CLIP_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isClipId = (text: string): boolean => CLIP_ID.test(text);

/** @throws QikError `internal` for what is no clip's id: an id becomes part of a path or of a statement */
export function requireClipId(text: string): void {
  if (!isClipId(text)) throw new QikError('internal', 'This is no id of a clip.');
}

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
  /**
   * Destroys the keys of many clips, for good once this answers: those that are damaged as well, and those that are not
   * there are none the less gone. When some cannot be destroyed the others are all the same; to be called again then.
   */
  destroyMany(clipIds: readonly string[]): Promise<void>;
  /** Every key there is, in no order. */
  list(): AsyncIterable<KeptKey>;
  /**
   * Wraps every key that is wrapped with one master key with another. Keys stay what they are, and clips can be read
   * and destroyed all the while. What was broken off is finished by calling it again. Several processes may do so at once.
   *
   * @param signal breaks it off
   * @throws QikError `invalid_configuration` when it was not given both; `aborted` when it was told to stop
   */
  rewrap(from: number, to: number, signal?: AbortSignal): Promise<Rewrapped>;
}
