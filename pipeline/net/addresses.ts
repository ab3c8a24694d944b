import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/*
 * Which addresses belong to the public internet. After the registries of special-purpose addresses that IANA keeps
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry,
 * RFC 6890), multicast (RFC 5771, RFC 4291) and addresses by which clouds hand out their machines' secrets.
 */

/** Every one of them is refused, also the few that the registry calls globally reachable: no receiver lives there. */
const SPECIAL_V4: readonly (readonly [net: string, prefix: number])[] = [
  ['0.0.0.0', 8], // This network (RFC 791); Linux takes 0.0.0.0 for itself.
  ['10.0.0.0', 8], // Private (RFC 1918).
  ['100.64.0.0', 10], // Shared by carriers (RFC 6598); 100.100.100.200 is a cloud's metadata.
  ['127.0.0.0', 8], // This machine (RFC 1122).
  ['168.63.129.16', 32], // Public by its number, and answered by the host of every machine in Azure.
  ['169.254.0.0', 16], // Link-local (RFC 3927); 169.254.169.254 is most clouds' metadata.
  ['172.16.0.0', 12], // Private (RFC 1918).
  ['192.0.0.0', 24], // Protocol assignments (RFC 6890); 192.0.0.192 is a cloud's metadata.
  ['192.0.2.0', 24], // Documentation (RFC 5737).
  ['192.31.196.0', 24], // AS112 (RFC 7535).
  ['192.52.193.0', 24], // Automatic multicast tunnelling (RFC 7450).
  ['192.88.99.0', 24], // Relays of 6to4 (RFC 7526).
  ['192.168.0.0', 16], // Private (RFC 1918).
  ['192.175.48.0', 24], // AS112 (RFC 7534).
  ['198.18.0.0', 15], // Benchmarks (RFC 2544).
  ['198.51.100.0', 24], // Documentation (RFC 5737).
  ['203.0.113.0', 24], // Documentation (RFC 5737).
  ['224.0.0.0', 4], // Multicast (RFC 5771).
  ['240.0.0.0', 4], // Reserved, and broadcast at its end (RFC 1112, RFC 919).
];

/**
 * The only block that global unicast addresses were ever given out from (RFC 4291). Outside of it lie, among others,
 * ::, ::1, IPv4 in IPv6 (::/96, ::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard-only (100::/64), segment
 * routing (5f00::/16), unique local (fc00::/7), link-local (fe80::/10), site-local (fec0::/10) and multicast (ff00::/8).
 */
const GLOBAL_UNICAST_V6: readonly [net: string, prefix: number] = ['2000::', 3];

const SPECIAL_V6: readonly (readonly [net: string, prefix: number])[] = [
  ['2001::', 23], // Protocol assignments (RFC 2928): Teredo, benchmarks, ORCHID, all of which may lead elsewhere.
  ['2001:db8::', 32], // Documentation (RFC 3849).
  ['2002::', 16], // 6to4: an IPv4 address, which may be any (RFC 3056).
  ['2620:4f:8000::', 48], // AS112 (RFC 7534).
  ['3fff::', 20], // Documentation (RFC 9637).
];

function listOf(family: 'ipv4' | 'ipv6', nets: readonly (readonly [net: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}

const specialV4 = listOf('ipv4', SPECIAL_V4);
const specialV6 = listOf('ipv6', SPECIAL_V6);
const globalV6 = listOf('ipv6', [GLOBAL_UNICAST_V6]);

/** The one way to write an address; an IPv4 address in IPv6 (::ffff:0:0/96) as the IPv4 address. Null for none. */
export function plainAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  // A zone (fe80::1%eth0) makes sense on this machine only.
  if (!isIPv6(text) || text.includes('%')) return null;
  const { hostname } = new URL(`http://[${text}]/`);
  const canonical = hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether an IP address, in any of the ways to write it, is one of the public internet. False for what is no address. */
export function isPublicAddress(text: string): boolean {
  const address = plainAddress(text);
  if (address === null) return false;
  if (isIPv4(address)) return !specialV4.check(address, 'ipv4');
  return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}

/** A host as it stands in an address, without the brackets of IPv6 and the dots that may end a name. */
export const bareHost = (hostname: string): string =>
  hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.replace(/\.+$/, '');

/** What an operator lets requests reach although it is not public. */
export type Allowed = {
  /** A name, or an address, that an entry names as such. */
  readonly name: (host: string) => boolean;
  /** An address that an entry names or that lies in a network of one. */
  readonly address: (address: string) => boolean;
  /** Whether any entry is an address or a network. */
  readonly anyAddress: boolean;
};

type Entry = { readonly name: string } | { readonly net: string; readonly prefix: number; readonly family: 4 | 6 };

function networkOf(text: string): Entry | null {
  const [written = '', bits, ...rest] = text.split('/');
  const net = plainAddress(written);
  if (net === null || rest.length > 0) return null;
  const family = isIPv4(net) ? 4 : 6;
  const whole = family === 4 ? 32 : 128;
  if (bits === undefined) return { net, prefix: whole, family };
  // A prefix counts the bits of what was written, which for IPv4 in IPv6 are others than those of what it stands for.
  if (isIP(written) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > whole) return null;
  return { net, prefix: Number(bits), family };
}

function nameOf(text: string): Entry | null {
  if (text === '' || /[\s/:@?#\\[\]]/.test(text) || !URL.canParse(`https://${text}/`)) return null;
  const { hostname } = new URL(`https://${text}/`);
  const name = bareHost(hostname);
  // Such as 010.0.0.1, which is an address but may not be the one that was meant.
  return isIP(name) !== 0 || name === '' ? null : { name };
}

/** @returns null for what is neither a host's name nor an address or network such as 10.0.0.0/8 */
export const parseAllowed = (text: string): Entry | null => networkOf(text) ?? nameOf(text);

/** @throws Error for an entry that `parseAllowed` does not take */
export function allowedBy(entries: readonly string[]): Allowed {
  const names = new Set<string>();
  const nets = { 4: new BlockList(), 6: new BlockList() };
  let anyAddress = false;
  for (const text of entries) {
    const entry = parseAllowed(text);
    if (entry === null) throw new Error(`${text} is neither the name of a host nor an address or network`);
    if ('name' in entry) {
      names.add(entry.name);
      continue;
    }
    nets[entry.family].addSubnet(entry.net, entry.prefix, entry.family === 4 ? 'ipv4' : 'ipv6');
    anyAddress = true;
  }
  return {
    name: (host) => names.has(host),
    address: (text) => {
      const address = plainAddress(text);
      if (address === null) return false;
      return isIPv4(address) ? nets[4].check(address, 'ipv4') : nets[6].check(address, 'ipv6');
    },
    anyAddress,
  };
}
