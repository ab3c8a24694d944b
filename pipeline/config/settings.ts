import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  allowedHosts,
  apiKey,
  baseUrl,
  email,
  flag,
  formerKeys,
  integer,
  issuer,
  LOG_LEVELS,
  locales,
  masterKey,
  masterKeyVersion,
  oneOf,
  password,
  periodOrOff,
  pixels,
  proxies,
  retention,
  roles,
  seconds,
  serverUrl,
  share,
  text,
} from './parsers.js';

/** One setting of the environment: how it is named, read and explained. `parse` throws an Error that says what is allowed. */
export type Setting<T> = {
  readonly env: string;
  readonly description: string;
  /** What stands there when the environment says nothing; null: nothing. */
  readonly fallback: string | null;
  readonly secret: boolean;
  readonly parse: (text: string) => T;
};

const setting = <T>(
  env: string,
  fallback: string | null,
  parse: (value: string) => T,
  description: string,
): Setting<T> => ({
  env,
  fallback,
  parse,
  description,
  secret: false,
});
const secret = <T>(env: string, parse: (value: string) => T, description: string): Setting<T> => ({
  ...setting(env, null, parse, description),
  secret: true,
});

/** Every setting there is. A default of null means that the feature does without, or finds out by itself. */
export const SETTINGS = {
  host: setting('HOST', '127.0.0.1', text, 'Address to listen on.'),
  port: setting('PORT', '8080', integer(0, 65_535), 'Port to listen on; 0 takes a free one.'),
  publicUrl: setting(
    'PUBLIC_URL',
    null,
    baseUrl,
    'Address under which clients reach this service; default: host and port.',
  ),
  dataDir: setting(
    'DATA_DIR',
    './data',
    (value) => resolve(value),
    'Folder of the objects and the work files, and of the embedded database.',
  ),
  databaseUrl: secret(
    'DATABASE_URL',
    serverUrl(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/qik'),
    'PostgreSQL that holds rows and queue. Default: the embedded database in DATA_DIR, for one process.',
  ),
  keysDatabaseUrl: secret(
    'KEYS_DATABASE_URL',
    serverUrl(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/qik_keys'),
    "PostgreSQL that holds the clips' keys and nothing else, on a server of its own; needs DATABASE_URL. Default: files in DATA_DIR/keys.",
  ),
  redisUrl: secret(
    'REDIS_URL',
    serverUrl(['redis:', 'rediss:'], 'redis://host:6379/0'),
    'Redis that holds the queue; needs DATABASE_URL. Default: the queue lives in the database.',
  ),
  roles: setting('ROLES', 'api,worker', roles, 'What this process does; only some of it needs DATABASE_URL.'),
  workerConcurrency: setting(
    'WORKER_CONCURRENCY',
    // One encode with two threads on two cores beats two encodes side by side for latency.
    String(Math.max(1, Math.floor(availableParallelism() / 2))),
    integer(1, 64),
    'Clips rendered at the same time; default: one for every two cores.',
  ),
  lockMs: setting(
    'LOCK_SECONDS',
    '30',
    (value) => integer(3, 300)(value) * 1000,
    'Seconds after which the work of a process that fell silent is given to another.',
  ),
  ffmpegPath: setting('FFMPEG_PATH', null, text, 'ffmpeg to use; default: the one that comes with the packages.'),
  ffprobePath: setting('FFPROBE_PATH', null, text, 'ffprobe to use; default: the one that comes with the packages.'),
  retentionMs: setting('RETENTION', 'P14D', retention, 'Longest life of a clip after its receipt.'),
  purgeMaxShare: setting(
    'PURGE_MAX_SHARE',
    '0.2',
    share,
    'Share of all clips that may end with their time in one run; what would be more stops until `qik purge release`.',
  ),
  keepSource: setting(
    'KEEP_SOURCE',
    '1',
    flag,
    'Whether the upload itself is kept beside its renditions; 0: it is removed as soon as the clip is ready.',
  ),
  maxUploadBytes: setting('MAX_UPLOAD_BYTES', '100000000', integer(1000, 10_000_000_000), 'Largest upload in bytes.'),
  keyRequestsPerMinute: setting(
    'KEY_REQUESTS_PER_MINUTE',
    '6000',
    integer(0, 10_000_000),
    'Requests that an API key may make in a minute; of all processes together with REDIS_URL, else of each. 0: as many as it likes.',
  ),
  addressFailuresPerMinute: setting(
    'ADDRESS_FAILURES_PER_MINUTE',
    '60',
    integer(0, 10_000_000),
    'API keys that do not hold which an address may try in a minute; after that it is answered only for keys that opened something before. 0: as many as it likes.',
  ),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    null,
    proxies,
    'Addresses and networks, with commas between them, of proxies whose X-Forwarded-For is believed. Default: none.',
  ),
  keyUploadsAtOnce: setting(
    'KEY_UPLOADS_AT_ONCE',
    '50',
    integer(1, 100_000),
    'Uploads that an API key may have under way in one process.',
  ),
  uploadsAtOnce: setting('UPLOADS_AT_ONCE', '500', integer(1, 100_000), 'Uploads under way in one process.'),
  uploadBytesAtOnce: setting(
    'UPLOAD_BYTES_AT_ONCE',
    '20000000000',
    integer(1000, 10_000_000_000_000),
    'Bytes that the uploads under way in one process may have together, as far as they say; one that does not counts as MAX_UPLOAD_BYTES.',
  ),
  uploadGraceMs: setting(
    'UPLOAD_GRACE_SECONDS',
    '30',
    (value) => seconds(value) * 1000,
    'Seconds in which an upload may be as slow as it likes; after that its rate is taken over half of that time.',
  ),
  minUploadRate: setting(
    'MIN_UPLOAD_RATE',
    '16000',
    integer(0, 1_000_000_000),
    'Bytes a second below which an upload is cut off; 0: never.',
  ),
  tenantQuotaBytes: setting(
    'TENANT_QUOTA_BYTES',
    null,
    integer(1000, 999_999_999_999_999),
    'Bytes that the uploads of a tenant whose clips are not gone may have together, those under way included. Default: as many as there is room for.',
  ),
  minFreeBytes: setting(
    'MIN_FREE_BYTES',
    '256000000',
    integer(0, 999_999_999_999_999),
    'Bytes that uploads leave free on the disk of DATA_DIR.',
  ),
  bulkMaxWaitMs: setting(
    'BULK_MAX_WAIT',
    'PT15M',
    periodOrOff,
    'Once a clip of a tenant with the priority bulk has been waiting for so long, no more of them are taken from it; 0: never.',
  ),
  maxDurationSeconds: setting('MAX_DURATION_SECONDS', '42', seconds, 'Longest clip in seconds, after trimming.'),
  maxPixels: setting('MAX_PIXELS', '3840x2160', pixels, 'Largest picture of an upload, in either orientation.'),
  canaryMs: setting(
    'CANARY',
    'PT1H',
    periodOrOff,
    'How often a test clip is sent, played and deleted, and the time until it is gone measured; 0: never.',
  ),
  outboundAllow: setting(
    'OUTBOUND_ALLOW',
    null,
    allowedHosts,
    'Hosts and networks, with commas between them, that webhooks and sources of clips may name although they are not on the public internet; also by http and on any port. Default: none.',
  ),
  cataloguePublic: setting(
    'CATALOGUE_PUBLIC',
    '0',
    flag,
    'Whether the catalogue of Fliks and what is in it can be read without an API key, by a CDN for example.',
  ),
  demo: setting('DEMO', '1', flag, 'Whether an empty library is filled with the 12 demo Fliks at the start; 0: not.'),
  logLevel: setting('LOG_LEVEL', 'info', oneOf(LOG_LEVELS), 'Least important lines that are logged.'),
  studioLocales: setting(
    'STUDIO_LOCALES',
    'en,fr',
    locales,
    'Languages, with commas between them, in which every Flik must have its texts before it is published.',
  ),
  bootstrapAdminEmail: setting(
    'BOOTSTRAP_ADMIN_EMAIL',
    null,
    email,
    "The first editor's address; used while there is none. Default: admin@localhost.",
  ),
  bootstrapAdminPassword: secret(
    'BOOTSTRAP_ADMIN_PASSWORD',
    password,
    "The first editor's password; used while there is none. Default: one is made.",
  ),
  oidcIssuer: setting(
    'OIDC_ISSUER',
    null,
    issuer,
    'OpenID provider at which editors can sign in, with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET. Default: with passwords only.',
  ),
  oidcClientId: setting('OIDC_CLIENT_ID', null, text, 'How the provider at OIDC_ISSUER knows this studio.'),
  oidcClientSecret: secret(
    'OIDC_CLIENT_SECRET',
    text,
    'The secret that the provider at OIDC_ISSUER gave for this studio; the same in every process.',
  ),
  bootstrapApiKey: secret(
    'BOOTSTRAP_API_KEY',
    apiKey,
    'First API key; used on an empty database only. Default: one is made.',
  ),
  masterKey: secret(
    'MASTER_KEY',
    masterKey,
    '32 bytes in base64 that all keys come from; the same in every process. Default: made once in DATA_DIR/master.key, but must be set together with DATABASE_URL.',
  ),
  masterKeyVersion: setting(
    'MASTER_KEY_VERSION',
    '1',
    masterKeyVersion,
    'Number of MASTER_KEY; a new key has a higher one than those before.',
  ),
  masterKeyFormer: secret(
    'MASTER_KEY_FORMER',
    formerKeys,
    'Other master keys that clips may still need, as version:key with commas between them; see `qik master rotate`.',
  ),
} as const;

/** Settings that this version does not know how to follow: refused instead of ignored, since that would lose data. */
export const NOT_YET = ['S3_BUCKET', 'S3_ENDPOINT', 'S3_REGION', 'S3_FORCE_PATH_STYLE'] as const;
