import { Admission, type SharedCounts } from '../admission/index.js';
import type { Config } from '../config/index.js';
import type { CallRules } from '../http/index.js';
import type { RateRule } from '../ingest/index.js';
import type { Parts } from './parts.js';

type Limits = Pick<
  Config,
  | 'keyUploadsAtOnce'
  | 'uploadsAtOnce'
  | 'uploadBytesAtOnce'
  | 'maxUploadBytes'
  | 'tenantQuotaBytes'
  | 'minFreeBytes'
  | 'bulkMaxWaitMs'
>;

/** What lets uploads in, by the settings. */
export const openAdmission = (config: Limits, { database, metrics }: Pick<Parts, 'database' | 'metrics'>): Admission =>
  new Admission(
    { orm: database.orm, meters: metrics.meters },
    {
      places: {
        perKey: config.keyUploadsAtOnce,
        inAll: config.uploadsAtOnce,
        bytesInAll: config.uploadBytesAtOnce,
      },
      maxUploadBytes: config.maxUploadBytes,
      tenantBytes: config.tenantQuotaBytes,
      minFreeBytes: config.minFreeBytes,
      bulkMaxWaitMs: config.bulkMaxWaitMs,
    },
  );

/** How slow an upload may be, by the settings. */
export const rateRule = ({
  uploadGraceMs,
  minUploadRate,
}: Pick<Config, 'uploadGraceMs' | 'minUploadRate'>): RateRule => ({
  graceMs: uploadGraceMs,
  windowMs: uploadGraceMs / 2,
  minBytesPerSecond: minUploadRate,
});

/** How often may be called, by the settings. */
export const callRules = (
  config: Pick<Config, 'keyRequestsPerMinute' | 'addressFailuresPerMinute'>,
  counts: SharedCounts | null,
): CallRules => ({
  keyPerMinute: config.keyRequestsPerMinute,
  failuresPerMinute: config.addressFailuresPerMinute,
  counts,
});
