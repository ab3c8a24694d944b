import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseApiKey } from '../access/key-format.js';
import { parseAllowed } from '../net/index.js';
import { parseDuration } from './duration.js';

/** One setting of the environment: how it is named, read and explained. `parse` throws an Error that says what is allowed. */
export type Setting<T> = {
  readonly env: string;
  readonly description: string;
  /** What stands there when the environment says nothing; null: nothing. */
  readonly fallback: string | null;
  readonly secret: boolean;
  readonly parse: (text: string) => T;
};

/** Something that this process does. The embedded size does all of it in one process. */
export const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const DAY_MS = 86_400_000;

const text = (value: string): string => value;

function integer(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw new Error(`a whole number from ${min} to ${max}`);
    return number;
  };
}

function oneOf<const T extends readonly string[]>(allowed: T): (value: string) => T[number] {
  return (value) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`one of ${allowed.join(', ')}`);
    return found;
  };
}

function roles(value: string): ReadonlySet<Role> {
  const named = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const known = ROLES.filter((role) => named.includes(role));
  if (known.length === 0 || named.some((name) => !ROLES.some((role) => role === name))) {
    throw new Error(`one or more of ${ROLES.join(', ')}, with commas between them`);
  }
  return new Set(known);
}

function baseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const usable =
    url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '';
  if (!usable) throw new Error('an http or https address without a query, such as https://clips.example.org');
  return url.href.replace(/\/+$/, '');
}

/** Never shown again: it may hold a password. */
function serverUrl(protocols: readonly string[], example: string): (value: string) => string {
  return (value) => {
    const usable = URL.canParse(value) && protocols.includes(new URL(value).protocol);
    if (!usable) throw new Error(`an address such as ${example}`);
    return value;
  };
}

function retention(value: string): number {
  const ms = parseDuration(value);
  if (ms === null || ms < 60_000 || ms > 366 * DAY_MS) {
    throw new Error('an ISO 8601 duration of weeks, days, hours, minutes or seconds, from PT1M to P366D, such as P14D');
  }
  return ms;
}

/** Milliseconds; 0 turns it off. */
function periodOrOff(value: string): number {
  if (value === '0') return 0;
  const ms = parseDuration(value);
  if (ms === null || ms < 60_000 || ms > 7 * DAY_MS) throw new Error('an ISO 8601 duration from PT1M to P7D, or 0');
  return ms;
}

function share(value: string): number {
  const number = /^(0(\.\d{1,4})?|1(\.0{1,4})?)$/.test(value) ? Number(value) : Number.NaN;
  if (!(number > 0)) throw new Error('a number above 0 and up to 1, such as 0.2');
  return number;
}

function flag(value: string): boolean {
  if (value !== '0' && value !== '1') throw new Error('0 or 1');
  return value === '1';
}

export type PixelLimit = { readonly width: number; readonly height: number };

function pixels(value: string): PixelLimit {
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(value);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!(width <= 16_384 && height <= 16_384)) throw new Error('a width and a height up to 16384, such as 3840x2160');
  return { width, height };
}

function seconds(value: string): number {
  const number = /^\d{1,4}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= 1 && number <= 600)) throw new Error('seconds from 1 to 600');
  return number;
}

function masterKey(value: string): Uint8Array {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64').replace(/=+$/, '') !== value.replace(/=+$/, '')) {
    throw new Error('32 bytes as base64; make one with: openssl rand -base64 32');
  }
  return Uint8Array.from(bytes);
}

/** A master key with the number that wrapped keys name it by. */
export type VersionedKey = { readonly version: number; readonly key: Uint8Array };

/** Versions have four bytes in a wrapped key. */
const masterKeyVersion = integer(1, 0xff_ff_ff_ff);

function formerKeys(value: string): readonly VersionedKey[] {
  const keys = value.split(',').map((part) => {
    const [version, key, more] = part.trim().split(':');
    if (version === undefined || key === undefined || more !== undefined)
      throw new Error('versions and keys such as 1:<32 bytes as base64>, with commas between them');
    return { version: masterKeyVersion(version), key: masterKey(key) };
  });
  if (new Set(keys.map(({ version }) => version)).size < keys.length) throw new Error('a key for each version once');
  return keys;
}

function apiKey(value: string): string {
  if (parseApiKey(value) === null)
    throw new Error('a whole API key as this service makes them: qk_live_<id>_<secret>_<checksum>');
  return value;
}

function allowedHosts(value: string): readonly string[] {
  const entries = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (entries.some((entry) => parseAllowed(entry) === null))
    throw new Error('names of hosts, addresses or networks such as hooks.internal,10.1.0.0/16');
  return entries;
}

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
  demo: setting('DEMO', '1', flag, 'Whether an empty library is filled with the 12 demo Fliks at the start; 0: not.'),
  logLevel: setting('LOG_LEVEL', 'info', oneOf(LOG_LEVELS), 'Least important lines that are logged.'),
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
