import { isIP } from 'node:net';
import { QikError } from '../errors/catalogue.js';
import { type Allowed, bareHost, isPublicAddress } from './addresses.js';

/**
 * Which addresses a host's name may lead to. `public`: public ones, and those that the operator allows. `allowed`: only
 * the latter, since the request is one that public hosts do not get. `any`: the operator named the host itself.
 */
export type Reach = 'public' | 'allowed' | 'any';

export type Target = { readonly url: URL; readonly reach: Reach };

export type TargetRules = {
  readonly allowed: Allowed;
  /** Names of this service itself. */
  readonly own: ReadonlySet<string>;
};

const forbidden = (detail: string): QikError => new QikError('source_forbidden', detail);

/** The parser of the URL standard, which is also the one that the request is sent with: no two opinions of one address. */
function parse(address: string): URL {
  if (!URL.canParse(address)) throw forbidden('This is no address.');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw forbidden('The address must begin with https://.');
  if (url.username !== '' || url.password !== '') throw forbidden('The address may not hold a name or a password.');
  url.hash = '';
  // A name with the dot that may end it is the same name, but not in certificates.
  url.hostname = url.hostname.replace(/\.+$/, '');
  return url;
}

/** @returns null where the host may not be asked at all */
function reachOf(url: URL, { allowed, own }: TargetRules): Reach | null {
  const host = bareHost(url.hostname);
  const literal = isIP(host) !== 0;
  if (allowed.name(host) || (literal && allowed.address(host))) return 'any';
  if (own.has(host)) return null;
  if (literal && !isPublicAddress(host)) return null;
  if (url.protocol === 'https:' && url.port === '') return 'public';
  // What a name leads to shows when it is looked up.
  return !literal && allowed.anyAddress ? 'allowed' : null;
}

/**
 * Whether a request may be sent to an address that somebody else chose: https on port 443 of the public internet, or
 * what the operator allows. What a name leads to is not known yet; that is checked when it is connected to.
 *
 * @throws QikError `source_forbidden`; its text repeats nothing of the address
 */
export function targetOf(address: string, rules: TargetRules): Target {
  const url = parse(address);
  const reach = reachOf(url, rules);
  if (reach !== null) return { url, reach };
  const { protocol, port } = url;
  const ordinary = protocol === 'https:' && port === '';
  if (!ordinary && reachOf(new URL(`https://${url.hostname}/`), rules) !== null)
    throw forbidden(
      protocol === 'https:'
        ? 'The address may name no port: only 443 is asked.'
        : 'The address must begin with https://.',
    );
  throw forbidden('The address is not one of the public internet.');
}
