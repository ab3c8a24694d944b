import { lookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIPv4, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { QikError } from '../errors/catalogue.js';
import { type Allowed, isPublicAddress } from './addresses.js';
import type { Reach } from './target.js';

/** All addresses of a name, of both families; rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Names of strangers are asked for by servers of strangers, which may take as long as they like. */
const PATIENCE = { timeout: 2000, tries: 2 } as const;

/** As every program of this machine does it, hosts file and search domains included. */
const bySystem: Resolve = async (host) => {
  const found = await promisify(lookup)(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/**
 * Past the system: its way keeps one of Node's four threads busy for as long as an answer takes, and files are read and
 * written by the same four.
 */
const byServers: Resolve = async (host) => {
  const resolver = new Resolver(PATIENCE);
  const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (addresses.length > 0) return addresses;
  throw found.find((one) => one.status === 'rejected')?.reason ?? new Error('no address');
};

/** Hosts that the operator named may be known to this machine alone. */
export const resolverFor = (reach: Reach): Resolve => (reach === 'any' ? bySystem : byServers);

function mayReach(address: string, reach: Reach, allowed: Allowed): boolean {
  if (reach === 'any' || allowed.address(address)) return true;
  return reach === 'public' && isPublicAddress(address);
}

/**
 * The addresses of a name, checked. One that may not be reached is enough to refuse the name, since nobody has an honest
 * reason to mix them.
 *
 * @throws QikError `source_forbidden`, `source_unreachable`; whatever `resolve` throws
 */
export async function checkedAddresses(
  resolve: Resolve,
  host: string,
  reach: Reach,
  allowed: Allowed,
): Promise<readonly string[]> {
  const addresses = await resolve(host);
  if (addresses.length === 0) throw new QikError('source_unreachable', 'The name of the host has no address.');
  if (!addresses.every((address) => mayReach(address, reach, allowed)))
    throw new QikError('source_forbidden', 'The name of the host leads to an address that may not be asked.');
  return addresses;
}

/**
 * Looks a name up once and gives out addresses that were checked, and that is what is connected to: a name that leads
 * elsewhere a moment later changes nothing.
 */
export function checkedLookup(resolve: Resolve, reach: Reach, allowed: Allowed): LookupFunction {
  return (host, options, callback) => {
    checkedAddresses(resolve, host, reach, allowed).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
        const [first] = found;
        if (options.all === true || first === undefined) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('not looked up'), []),
    );
  };
}
