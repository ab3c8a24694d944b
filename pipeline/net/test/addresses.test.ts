import fc from 'fast-check';
import t from 'tap';
import { allowedBy, isPublicAddress, parseAllowed, plainAddress } from '../addresses.js';

/** Networks that no request may reach, and their first and last addresses. */
const REFUSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
];

const v4Text = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
const v4Number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const range = (cidr: string): readonly [first: number, last: number] => {
  const [net = '', bits = ''] = cidr.split('/');
  const first = v4Number(net);
  return [first, first + 2 ** (32 - Number(bits)) - 1];
};
const ranges = REFUSED_V4.map(range);
const publicV4 = (value: number): boolean => !ranges.some(([first, last]) => value >= first && value <= last);

t.test('each network of IPv4 from its first to its last address, and not beyond', async (t) => {
  for (const cidr of REFUSED_V4) {
    const [first, last] = range(cidr);
    for (const value of [first, last]) t.notOk(isPublicAddress(v4Text(value)), `${v4Text(value)} of ${cidr}`);
    for (const value of [first - 1, last + 1].filter((one) => one >= 0 && one < 2 ** 32))
      t.equal(isPublicAddress(v4Text(value)), publicV4(value), `${v4Text(value)} beside ${cidr}`);
  }
  for (const address of ['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.0', '100.63.255.255', '223.255.255.255'])
    t.ok(isPublicAddress(address), address);
});

t.test('any address of IPv4, by arithmetic', async () => {
  const anywhere = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const inside = fc.constantFrom(...ranges).chain(([min, max]) => fc.integer({ min, max }));
  fc.assert(
    fc.property(fc.oneof(anywhere, inside), (value) => isPublicAddress(v4Text(value)) === publicV4(value)),
    { numRuns: 2000 },
  );
});

t.test('IPv6: only global unicast, and of that not what leads elsewhere', async (t) => {
  const refused = [
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254'],
    ...['0:0:0:0:0:ffff:c0a8:1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1'],
    ...['100::1', '100:0:0:1::1', '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:2::1', '2001:10::1'],
    ...['2001:20::1', '2001:30::1', '2001:1ff:ffff::1', '2001:db8::1', '2002::1', '2002:7f00:1::', '2002:a00:1::'],
    ...['2620:4f:8000::1', '3fff::1', '3fff:fff::1', '5f00::1', '4000::1', '8000::1', 'fc00::1', 'fd00:ec2::254'],
    ...['fdff::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1', '1fff::1'],
  ];
  for (const address of refused) t.notOk(isPublicAddress(address), address);
  for (const address of ['2606:4700:4700::1111', '2a00:1450:4001:81c::200e', '2001:200::1', '2003::1', '2001:4860::1'])
    t.ok(isPublicAddress(address), address);
  for (const text of [
    '',
    'localhost',
    '1.2.3',
    '2130706433',
    '0x7f000001',
    '1.2.3.4.',
    ' 8.8.8.8',
    '8.8.8.8/32',
    '[::1]',
  ])
    t.notOk(isPublicAddress(text), `"${text}" is no address`);
});

t.test('IPv4 within IPv6 is taken for what it is, however it is written', async () => {
  const v4 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(v4, (value) => {
      const text = v4Text(value);
      const hex = [(value >>> 16).toString(16), (value & 0xffff).toString(16)].join(':');
      const forms = [`::ffff:${text}`, `::ffff:${hex}`, `0:0:0:0:0:ffff:${hex}`, `::FFFF:${hex.toUpperCase()}`];
      return forms.every((form) => plainAddress(form) === text && isPublicAddress(form) === isPublicAddress(text));
    }),
  );
});

t.test('nothing outside of 2000::/3 is public, and the form changes nothing', async () => {
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(groups, (parts) => {
      const text = parts.map((part) => part.toString(16)).join(':');
      const padded = parts.map((part) => part.toString(16).padStart(4, '0').toUpperCase()).join(':');
      const plain = plainAddress(text);
      const first = parts[0] ?? 0;
      const mapped = parts.slice(0, 5).every((part) => part === 0) && parts[5] === 0xffff;
      if (plain === null || plainAddress(padded) !== plain) return false;
      if (isPublicAddress(padded) !== isPublicAddress(plain)) return false;
      return mapped || !isPublicAddress(text) || first >> 13 === 1;
    }),
    { numRuns: 1000 },
  );
});

t.test('what an operator allows', async (t) => {
  const allowed = allowedBy(['hooks.internal', 'Bücher.example.', '10.1.0.0/16', '127.0.0.1', 'fd00::/8']);
  t.ok(allowed.name('hooks.internal'));
  t.ok(allowed.name('xn--bcher-kva.example'), 'as it stands in an address');
  t.notOk(allowed.name('a.hooks.internal'));
  t.ok(allowed.address('10.1.255.255'));
  t.ok(allowed.address('::ffff:10.1.0.1'));
  t.notOk(allowed.address('10.2.0.0'));
  t.ok(allowed.address('127.0.0.1'));
  t.notOk(allowed.address('127.0.0.2'));
  t.ok(allowed.address('fdff::1'));
  t.notOk(allowed.address('fe80::1'));
  t.notOk(allowed.address('hooks.internal'));
  t.equal(allowedBy(['a']).anyAddress, false);
  t.equal(allowed.anyAddress, true);
  for (const entry of [
    '10.0.0.0/33',
    'a b',
    'http://a',
    'a:80',
    'user@a',
    '010.0.0.1',
    '2130706433',
    '',
    '::ffff:10.0.0.0/104',
  ])
    t.equal(parseAllowed(entry), null, entry);
  t.throws(() => allowedBy(['10.0.0.0/33']), /10\.0\.0\.0\/33/);
});
