import type { CallOptions, Transport } from './transport.js';
import type { ApiKey, IssuedApiKey, NewApiKey } from './types.js';

/** API keys. For the holder of one with the scope `admin`. */
export class Keys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Of every tenant, newest first, those that were revoked included. */
  async list(call: CallOptions = {}): Promise<ApiKey[]> {
    return (await this.#transport.call('listKeys', {}, call)).keys;
  }

  /** Makes a key. The answer holds it, which is shown this once. */
  create(key: NewApiKey, call: CallOptions = {}): Promise<IssuedApiKey> {
    return this.#transport.call('createKey', { json: key }, call);
  }

  /** Replaces a key by a new one; the old one goes on for `overlapSeconds`, or stops at once where you do not say. */
  rotate(id: string, overlapSeconds?: number, call: CallOptions = {}): Promise<IssuedApiKey> {
    const json = overlapSeconds === undefined ? null : { overlapSeconds };
    return this.#transport.call('rotateKey', { path: { id }, json }, call);
  }

  /** From now on the key opens nothing. Revoking it again changes nothing. */
  revoke(id: string, call: CallOptions = {}): Promise<ApiKey> {
    return this.#transport.call('revokeKey', { path: { id } }, call);
  }
}
