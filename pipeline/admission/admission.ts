import { type Caller, INTERNAL_TENANTS } from '../access/index.js';
import type { Orm, PriorityClass } from '../db/index.js';
import type { Meters } from '../metrics/index.js';
import { requireRoom } from './disk.js';
import { requireShortLine } from './line.js';
import { checkQuota } from './quota.js';
import { type PlaceRules, UploadPlaces } from './upload-places.js';

export type AdmissionRules = {
  readonly places: PlaceRules;
  readonly maxUploadBytes: number;
  /** Bytes that the uploads of a tenant may have together; null: no limit. */
  readonly tenantBytes: number | null;
  /** Bytes that uploads leave free on the disk. */
  readonly minFreeBytes: number;
  /** Milliseconds after which a tenant's waiting bulk clip keeps more of them out; 0: never. */
  readonly bulkMaxWaitMs: number;
};

/** An upload whose body is about to be read. */
export type Arrival = {
  readonly caller: Pick<Caller, 'keyId' | 'tenant'>;
  /** Null where it does not say: then it may have as many as any. */
  readonly bytes: number | null;
  /** Where the bytes go; null: nowhere. */
  readonly folder: string | null;
  /** Whether a new clip is to come of it, which counts against the tenant's quota. */
  readonly clip: boolean;
};

/** What a clip that begins to come may come to have, and how much its tenant may have; null: no limit. */
export type Reserve = { readonly bytes: number; readonly limit: number | null };

export type AdmissionDeps = { readonly orm: Orm; readonly meters: Pick<Meters, 'uploadBytesInFlight'> };

/**
 * What is let in. Everything is refused before a byte of a file is read and before anything is kept of it, so whoever
 * was refused leaves nothing behind. The service's own tenants are bounded by what sends for them: a test clip that was
 * refused because others send much would say nothing about the service.
 */
export class Admission {
  readonly #deps: AdmissionDeps;
  readonly #rules: AdmissionRules;
  readonly #places: UploadPlaces;

  constructor(deps: AdmissionDeps, rules: AdmissionRules) {
    this.#deps = deps;
    this.#rules = rules;
    this.#places = new UploadPlaces(rules.places);
  }

  /**
   * Holds a place for an upload for as long as its body is read, however that ends.
   *
   * @throws QikError `too_many_requests`, `overloaded`, `not_enough_space`, `quota_exceeded`; what the work throws
   */
  async during<T>({ caller, bytes, folder, clip }: Arrival, work: () => Promise<T>): Promise<T> {
    if (INTERNAL_TENANTS.includes(caller.tenant)) return work();
    const most = this.#most(bytes);
    const leave = this.#places.enter(caller.keyId, most);
    this.#tell();
    try {
      if (folder !== null) await requireRoom(folder, this.#places.bytes, this.#rules.minFreeBytes);
      const { tenantBytes } = this.#rules;
      if (clip && tenantBytes !== null) await checkQuota(this.#deps.orm, caller.tenant, most, tenantBytes);
      return await work();
    } finally {
      leave();
      this.#tell();
    }
  }

  /** For an upload whose bytes come later. @throws QikError `not_enough_space` */
  async requireRoom(folder: string, bytes: number): Promise<void> {
    await requireRoom(folder, this.#places.bytes + bytes, this.#rules.minFreeBytes);
  }

  /**
   * Asks whether a clip may begin to come, once its options hold.
   *
   * @param bytes that it will have; null where nobody says
   * @returns what `beginClip` is to reserve and to hold against what the tenant may have
   * @throws QikError `queue_too_long` for a clip that can wait where others of its tenant have been waiting for too long
   */
  async clip(tenant: string, priority: PriorityClass, bytes: number | null): Promise<Reserve> {
    const { bulkMaxWaitMs, tenantBytes } = this.#rules;
    const own = INTERNAL_TENANTS.includes(tenant);
    if (priority === 'bulk' && bulkMaxWaitMs > 0 && !own) await requireShortLine(this.#deps.orm, tenant, bulkMaxWaitMs);
    return { bytes: this.#most(bytes), limit: own ? null : tenantBytes };
  }

  #most(bytes: number | null): number {
    const { maxUploadBytes } = this.#rules;
    return Math.min(bytes ?? maxUploadBytes, maxUploadBytes);
  }

  #tell(): void {
    this.#deps.meters.uploadBytesInFlight(this.#places.bytes);
  }
}
