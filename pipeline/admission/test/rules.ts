import type { AdmissionRules } from '../index.js';

/** Lets everything in that a test sends, unless it asks for less. */
export const openRules = (changes: Partial<AdmissionRules> = {}): AdmissionRules => ({
  places: { perKey: 1000, inAll: 1000, bytesInAll: Number.MAX_SAFE_INTEGER },
  maxUploadBytes: 1_000_000,
  tenantBytes: null,
  minFreeBytes: 0,
  bulkMaxWaitMs: 0,
  ...changes,
});
