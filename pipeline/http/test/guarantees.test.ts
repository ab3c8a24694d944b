import fc from 'fast-check';
import t from 'tap';
import { CLIP_STATES } from '../../db/index.js';
import { guaranteesOf } from '../guarantees.js';

const row = { expiresAt: new Date('2026-05-14T12:00:00Z'), kind: 'sent' } as const;

t.test('what is promised, and what cannot be', async (t) => {
  const words = guaranteesOf({ state: 'ready', row: { ...row, policy: {} } });
  t.match(words, /^It can be played until 2026-05-14T12:00:00\.000Z/);
  for (const said of [
    'key is destroyed',
    'bytes are removed',
    'receipt',
    'filmed',
    'downloaded',
    'backups',
    '48 hours',
  ])
    t.match(words, said);
  t.notMatch(words, /recipient is given|first view|replied/, 'no limits, no words about them');
});

t.test('what is kept is promised no end in time', async (t) => {
  const words = guaranteesOf({ state: 'ready', row: { ...row, kind: 'personal', policy: {} } });
  t.match(words, /^It can be played until it is deleted: no time ends it\./);
  t.notMatch(words, '2026');
});

t.test('the sender’s limits in words', async (t) => {
  const limited = (policy: object) => guaranteesOf({ state: 'ready', row: { ...row, policy } });
  t.match(limited({ views: 1 }), 'Each recipient is given one address to play it from.');
  t.match(limited({ views: 3 }), 'Each recipient is given 3 addresses to play it from.');
  t.match(limited({ viewWindowMs: 129_661_000 }), 'for 1 day 12 hours 1 minute 1 second from their first view');
  t.match(limited({ lockedUntilReply: true }), 'once the backend says that they replied');
  t.match(limited({ views: 1 }), 'addresses and not eyes');
});

t.test('a clip that is gone promises nothing more, and one that is not ready nothing yet', async (t) => {
  const of = (state: (typeof CLIP_STATES)[number]) => guaranteesOf({ state, row: { ...row, policy: { views: 1 } } });
  t.match(of('deleted'), /^This clip was deleted\. Nothing of it can be read .* receipt/);
  t.match(of('expired'), /^The time of this clip is over\. Nothing of it can be read/);
  for (const state of ['deleted', 'expired'] as const) t.notMatch(of(state), /can be played|is given/);
  for (const state of ['receiving', 'queued', 'processing'] as const) t.match(of(state), /^It is not ready yet/);
  t.match(of('failed'), /^It cannot be played/);
});

t.test('whole sentences, whatever the clip', async (t) => {
  const policy = fc.record(
    {
      views: fc.integer({ min: 1, max: 100 }),
      viewWindowMs: fc.integer({ min: 1, max: 1_209_600 }).map((seconds) => seconds * 1000),
      lockedUntilReply: fc.constant(true),
    },
    { requiredKeys: [] },
  );
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.constantFrom(...CLIP_STATES), policy, (state, limits) => {
        const words = guaranteesOf({ state, row: { ...row, policy: limits } });
        return /^[A-Z].*\.$/.test(words) && !/ {2}|\.\.|undefined|NaN|for from/.test(words);
      }),
    ),
  );
});
