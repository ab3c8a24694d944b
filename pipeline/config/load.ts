import { type FieldError, QikError } from '../errors/catalogue.js';
import { OTHER_SIZES, SETTINGS, type Setting } from './settings.js';

type Table = typeof SETTINGS;
type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** Settings that always have a value because their default is one. */
type Given = Exclude<keyof Table, Optional>;
/** Settings that may be absent. */
type Optional = 'publicUrl' | 'ffmpegPath' | 'ffprobePath' | 'bootstrapApiKey' | 'masterKey';

/** Every setting, read and checked. Names as in the table; durations in milliseconds, sizes in bytes. */
export type Config = { readonly [K in Given]: ValueOf<Table[K]> } & {
  readonly [K in Optional]: ValueOf<Table[K]> | null;
};

export type Environment = Readonly<Record<string, string | undefined>>;

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

/** An empty variable counts as absent: compose files and shells make them by accident. */
const given = (env: Environment, name: string): string | null => {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? null : value;
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

function problems(env: Environment): FieldError[] {
  const bad: FieldError[] = [];
  for (const setting of Object.values<Setting<unknown>>(SETTINGS)) {
    const value = given(env, setting.env);
    const message = value === null ? null : problemOf(setting, value);
    if (message !== null) bad.push({ path: setting.env, message });
  }
  for (const name of OTHER_SIZES) {
    if (given(env, name) === null) continue;
    bad.push({
      path: name,
      message: `${name} is set, but this build has only the embedded size, which keeps everything in DATA_DIR; unset it.`,
    });
  }
  return bad;
}

/**
 * Reads and checks every setting.
 *
 * @throws QikError `invalid_configuration` that names every setting at fault and what is allowed there.
 */
export function loadConfig(env: Environment): Config {
  const bad = problems(env);
  if (bad.length > 0) {
    throw new QikError('invalid_configuration', bad.map((problem) => problem.message).join(' '), { errors: bad });
  }
  const optional = <T>(setting: Setting<T>): T | null => {
    const value = given(env, setting.env) ?? setting.fallback;
    return value === null ? null : setting.parse(value);
  };
  const read = <T>(setting: Setting<T> & { readonly fallback: string | null }): T => {
    const value = given(env, setting.env) ?? setting.fallback;
    if (value === null) throw new QikError('invalid_configuration', `${setting.env} has no value and no default.`);
    return setting.parse(value);
  };
  return {
    host: read(SETTINGS.host),
    port: read(SETTINGS.port),
    publicUrl: optional(SETTINGS.publicUrl),
    dataDir: read(SETTINGS.dataDir),
    roles: read(SETTINGS.roles),
    workerConcurrency: read(SETTINGS.workerConcurrency),
    ffmpegPath: optional(SETTINGS.ffmpegPath),
    ffprobePath: optional(SETTINGS.ffprobePath),
    retentionMs: read(SETTINGS.retentionMs),
    maxUploadBytes: read(SETTINGS.maxUploadBytes),
    maxDurationSeconds: read(SETTINGS.maxDurationSeconds),
    maxPixels: read(SETTINGS.maxPixels),
    logLevel: read(SETTINGS.logLevel),
    bootstrapApiKey: optional(SETTINGS.bootstrapApiKey),
    masterKey: optional(SETTINGS.masterKey),
  };
}

/** Every setting with its meaning, default and current value, for people; secrets are masked, and a bad value is said and not thrown. */
export function describeConfig(env: Environment): SettingDescription[] {
  return Object.values<Setting<unknown>>(SETTINGS).map((setting) => {
    const value = given(env, setting.env);
    const current = value ?? setting.fallback;
    return {
      name: setting.env,
      description: setting.description,
      default: setting.fallback,
      value: current !== null && setting.secret ? '(secret)' : current,
      from: value === null ? 'default' : 'environment',
      secret: setting.secret,
      problem: value === null ? null : problemOf(setting, value),
    };
  });
}
