import { type FieldError, QikError } from '../errors/catalogue.js';
import { type Environment, given } from './given.js';
import { ruleProblems } from './rules.js';
import { SETTINGS, type Setting } from './settings.js';

export type { Environment } from './given.js';

type Table = typeof SETTINGS;
type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** Settings that always have a value because their default is one. */
type Given = Exclude<keyof Table, Optional>;
/** Settings that may be absent. */
type Optional =
  | 'publicUrl'
  | 'databaseUrl'
  | 'keysDatabaseUrl'
  | 'redisUrl'
  | 'outboundAllow'
  | 'trustedProxies'
  | 'tenantQuotaBytes'
  | 'ffmpegPath'
  | 'ffprobePath'
  | 'oidcIssuer'
  | 'oidcClientId'
  | 'oidcClientSecret'
  | 'bootstrapApiKey'
  | 'bootstrapAdminEmail'
  | 'bootstrapAdminPassword'
  | 'masterKey'
  | 'masterKeyFormer';

/** Every setting, read and checked. Names as in the table; durations in milliseconds, sizes in bytes. */
export type Config = { readonly [K in Given]: ValueOf<Table[K]> } & {
  readonly [K in Optional]: ValueOf<Table[K]> | null;
};

/** A setting as `qik config` shows it. */
export type SettingDescription = {
  readonly name: string;
  readonly description: string;
  readonly default: string | null;
  /** What is in force; masked when secret, null when there is nothing. */
  readonly value: string | null;
  readonly from: 'environment' | 'default';
  readonly secret: boolean;
  /** What is wrong with the value, or null. */
  readonly problem: string | null;
};

const allowed = (error: unknown): string => (error instanceof Error ? error.message : 'another value');

/** Never repeats a secret, and shortens what is long. */
const shown = (value: string, secret: boolean): string => (secret ? 'a value' : `"${value.slice(0, 80)}"`);

function problemOf(setting: Setting<unknown>, value: string): string | null {
  try {
    setting.parse(value);
    return null;
  } catch (error) {
    return `${setting.env} is ${shown(value, setting.secret)} but must be ${allowed(error)}.`;
  }
}

function valueProblems(env: Environment, settings: readonly Setting<unknown>[]): FieldError[] {
  return settings.flatMap((setting) => {
    const value = given(env, setting.env);
    const message = value === null ? null : problemOf(setting, value);
    return message === null ? [] : [{ path: setting.env, message }];
  });
}

function refuse(bad: readonly FieldError[]): void {
  if (bad.length === 0) return;
  throw new QikError('invalid_configuration', bad.map((problem) => problem.message).join(' '), { errors: bad });
}

const optionalValue = <T>(env: Environment, setting: Setting<T>): T | null => {
  const value = given(env, setting.env) ?? setting.fallback;
  return value === null ? null : setting.parse(value);
};

const requiredValue = <T>(env: Environment, setting: Setting<T>): T => {
  const value = optionalValue(env, setting);
  if (value === null) throw new QikError('invalid_configuration', `${setting.env} has no value and no default.`);
  return value;
};

/**
 * Reads and checks every setting.
 *
 * @throws QikError `invalid_configuration` that names every setting at fault and what is allowed there.
 */
export function loadConfig(env: Environment): Config {
  refuse([...valueProblems(env, Object.values<Setting<unknown>>(SETTINGS)), ...ruleProblems(env)]);
  const optional = <T>(setting: Setting<T>): T | null => optionalValue(env, setting);
  const read = <T>(setting: Setting<T>): T => requiredValue(env, setting);
  return {
    host: read(SETTINGS.host),
    port: read(SETTINGS.port),
    publicUrl: optional(SETTINGS.publicUrl),
    dataDir: read(SETTINGS.dataDir),
    databaseUrl: optional(SETTINGS.databaseUrl),
    keysDatabaseUrl: optional(SETTINGS.keysDatabaseUrl),
    redisUrl: optional(SETTINGS.redisUrl),
    roles: read(SETTINGS.roles),
    workerConcurrency: read(SETTINGS.workerConcurrency),
    lockMs: read(SETTINGS.lockMs),
    ffmpegPath: optional(SETTINGS.ffmpegPath),
    ffprobePath: optional(SETTINGS.ffprobePath),
    retentionMs: read(SETTINGS.retentionMs),
    purgeMaxShare: read(SETTINGS.purgeMaxShare),
    keepSource: read(SETTINGS.keepSource),
    maxUploadBytes: read(SETTINGS.maxUploadBytes),
    keyRequestsPerMinute: read(SETTINGS.keyRequestsPerMinute),
    addressFailuresPerMinute: read(SETTINGS.addressFailuresPerMinute),
    trustedProxies: optional(SETTINGS.trustedProxies),
    keyUploadsAtOnce: read(SETTINGS.keyUploadsAtOnce),
    uploadsAtOnce: read(SETTINGS.uploadsAtOnce),
    uploadBytesAtOnce: read(SETTINGS.uploadBytesAtOnce),
    uploadGraceMs: read(SETTINGS.uploadGraceMs),
    minUploadRate: read(SETTINGS.minUploadRate),
    tenantQuotaBytes: optional(SETTINGS.tenantQuotaBytes),
    minFreeBytes: read(SETTINGS.minFreeBytes),
    bulkMaxWaitMs: read(SETTINGS.bulkMaxWaitMs),
    maxDurationSeconds: read(SETTINGS.maxDurationSeconds),
    maxPixels: read(SETTINGS.maxPixels),
    canaryMs: read(SETTINGS.canaryMs),
    outboundAllow: optional(SETTINGS.outboundAllow),
    cataloguePublic: read(SETTINGS.cataloguePublic),
    studioLocales: read(SETTINGS.studioLocales),
    demo: read(SETTINGS.demo),
    logLevel: read(SETTINGS.logLevel),
    bootstrapAdminEmail: optional(SETTINGS.bootstrapAdminEmail),
    bootstrapAdminPassword: optional(SETTINGS.bootstrapAdminPassword),
    oidcIssuer: optional(SETTINGS.oidcIssuer),
    oidcClientId: optional(SETTINGS.oidcClientId),
    oidcClientSecret: optional(SETTINGS.oidcClientSecret),
    bootstrapApiKey: optional(SETTINGS.bootstrapApiKey),
    masterKey: optional(SETTINGS.masterKey),
    masterKeyVersion: read(SETTINGS.masterKeyVersion),
    masterKeyFormer: optional(SETTINGS.masterKeyFormer),
  };
}

/**
 * Where the database is, for programs that need nothing else: they are not kept from their work by a server's other
 * settings.
 *
 * @throws QikError `invalid_configuration`
 */
export function loadDatabasePlace(env: Environment): Pick<Config, 'dataDir' | 'databaseUrl'> {
  refuse(valueProblems(env, [SETTINGS.dataDir, SETTINGS.databaseUrl]));
  return { dataDir: requiredValue(env, SETTINGS.dataDir), databaseUrl: optionalValue(env, SETTINGS.databaseUrl) };
}

/** Every setting with its meaning, default and current value, for people; secrets are masked, and a bad value is said and not thrown. */
export function describeConfig(env: Environment): SettingDescription[] {
  const broken = ruleProblems(env);
  const known = Object.values<Setting<unknown>>(SETTINGS).map((setting): SettingDescription => {
    const value = given(env, setting.env);
    const rule = broken.find(({ path }) => path === setting.env)?.message ?? null;
    const current = value ?? setting.fallback;
    return {
      name: setting.env,
      description: setting.description,
      default: setting.fallback,
      value: current !== null && setting.secret ? '(secret)' : current,
      from: value === null ? 'default' : 'environment',
      secret: setting.secret,
      problem: (value === null ? null : problemOf(setting, value)) ?? rule,
    };
  });
  const unknown = broken
    .filter(({ path }) => !known.some(({ name }) => name === path))
    .map(
      ({ path, message }): SettingDescription => ({
        name: path,
        description: 'Not of this version.',
        default: null,
        value: '(set)',
        from: 'environment',
        secret: true,
        problem: message,
      }),
    );
  return [...known, ...unknown];
}
