import { isIP } from 'node:net';
import { parseApiKey } from '../access/key-format.js';
import { parseAllowed } from '../net/index.js';
import { parseDuration } from './duration.js';

// How the texts of settings are read. Each throws an Error that says what is allowed.

/** Something that this process does. The embedded size does all of it in one process. */
export const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const DAY_MS = 86_400_000;

export const text = (value: string): string => value;

export function integer(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw new Error(`a whole number from ${min} to ${max}`);
    return number;
  };
}

export function oneOf<const T extends readonly string[]>(allowed: T): (value: string) => T[number] {
  return (value) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`one of ${allowed.join(', ')}`);
    return found;
  };
}

export function roles(value: string): ReadonlySet<Role> {
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

export function baseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const usable =
    url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '';
  if (!usable) throw new Error('an http or https address without a query, such as https://clips.example.org');
  return url.href.replace(/\/+$/, '');
}

/** What is said there lets people in: in the clear only where nobody is on the way. */
export function issuer(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const near = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const usable =
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && near)) &&
    `${url.search}${url.hash}${url.username}` === '';
  if (!usable) throw new Error('an https address without a query, such as https://accounts.example.org');
  return value;
}

/** Never shown again: it may hold a password. */
export function serverUrl(protocols: readonly string[], example: string): (value: string) => string {
  return (value) => {
    const usable = URL.canParse(value) && protocols.includes(new URL(value).protocol);
    if (!usable) throw new Error(`an address such as ${example}`);
    return value;
  };
}

export function retention(value: string): number {
  const ms = parseDuration(value);
  if (ms === null || ms < 60_000 || ms > 366 * DAY_MS) {
    throw new Error('an ISO 8601 duration of weeks, days, hours, minutes or seconds, from PT1M to P366D, such as P14D');
  }
  return ms;
}

/** Milliseconds; 0 turns it off. */
export function periodOrOff(value: string): number {
  if (value === '0') return 0;
  const ms = parseDuration(value);
  if (ms === null || ms < 60_000 || ms > 7 * DAY_MS) throw new Error('an ISO 8601 duration from PT1M to P7D, or 0');
  return ms;
}

export function share(value: string): number {
  const number = /^(0(\.\d{1,4})?|1(\.0{1,4})?)$/.test(value) ? Number(value) : Number.NaN;
  if (!(number > 0)) throw new Error('a number above 0 and up to 1, such as 0.2');
  return number;
}

export function flag(value: string): boolean {
  if (value !== '0' && value !== '1') throw new Error('0 or 1');
  return value === '1';
}

export type PixelLimit = { readonly width: number; readonly height: number };

export function pixels(value: string): PixelLimit {
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(value);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!(width <= 16_384 && height <= 16_384)) throw new Error('a width and a height up to 16384, such as 3840x2160');
  return { width, height };
}

export function seconds(value: string): number {
  const number = /^\d{1,4}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= 1 && number <= 600)) throw new Error('seconds from 1 to 600');
  return number;
}

export function masterKey(value: string): Uint8Array {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64').replace(/=+$/, '') !== value.replace(/=+$/, '')) {
    throw new Error('32 bytes as base64; make one with: openssl rand -base64 32');
  }
  return Uint8Array.from(bytes);
}

/** A master key with the number that wrapped keys name it by. */
export type VersionedKey = { readonly version: number; readonly key: Uint8Array };

/** Versions have four bytes in a wrapped key. */
export const masterKeyVersion = integer(1, 0xff_ff_ff_ff);

export function formerKeys(value: string): readonly VersionedKey[] {
  const keys = value.split(',').map((part) => {
    const [version, key, more] = part.trim().split(':');
    if (version === undefined || key === undefined || more !== undefined)
      throw new Error('versions and keys such as 1:<32 bytes as base64>, with commas between them');
    return { version: masterKeyVersion(version), key: masterKey(key) };
  });
  if (new Set(keys.map(({ version }) => version)).size < keys.length) throw new Error('a key for each version once');
  return keys;
}

export function apiKey(value: string): string {
  if (parseApiKey(value) === null)
    throw new Error('a whole API key as this service makes them: qk_live_<id>_<secret>_<checksum>');
  return value;
}

export function allowedHosts(value: string): readonly string[] {
  const entries = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (entries.some((entry) => parseAllowed(entry) === null))
    throw new Error('names of hosts, addresses or networks such as hooks.internal,10.1.0.0/16');
  return entries;
}

/** Addresses and networks, as the server of HTTP takes them. */
export function proxies(value: string): readonly string[] {
  const entries = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const isNetwork = (entry: string): boolean => {
    const [address = '', bits, more] = entry.split('/');
    const version = isIP(address);
    if (version === 0 || more !== undefined) return false;
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  };
  if (entries.length === 0 || !entries.every(isNetwork))
    throw new Error('addresses or networks with commas between them, such as 10.0.0.0/8,::1');
  return entries;
}

/** Languages of texts (BCP 47), such as en, pt-BR or zh-Hant-TW. */
export function locales(value: string): readonly string[] {
  const named = value.split(',').map((part) => part.trim());
  if (!named.every((part) => /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(part)))
    throw new Error('languages such as en,fr,pt-BR, with commas between them');
  return [...new Set(named)];
}

export function email(value: string): string {
  if (!/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(value)) throw new Error('an address such as ada@example.org');
  return value;
}

/** As long as those that the studio takes. */
export function password(value: string): string {
  if (value.length < 12 || value.length > 200) throw new Error('12 to 200 characters');
  return value;
}
