import t from 'tap';
import { Value } from 'typebox/value';
import { LOCATIONS, type Locations } from '../../db/index.js';
import { Receipt, receiptOf } from '../receipt.js';

const locations: Locations = {
  key: { state: 'done', at: '2030-01-01T00:00:00.010Z' },
  objects: { state: 'unreachable', at: '2030-01-01T00:00:01.000Z' },
  staging: { state: 'done', at: '2030-01-01T00:00:01.000Z' },
  scratch: { state: 'pending', at: null },
  queue: { state: 'done', at: '2030-01-01T00:00:01.000Z' },
  database: { state: 'done', at: '2030-01-01T00:00:00.000Z' },
  tombstones: { state: 'done', at: '2030-01-01T00:00:00.020Z' },
};
const deletion = {
  id: 'the deletion',
  clipId: 'the clip',
  reason: 'deleted',
  at: new Date('2030-01-01T00:00:00Z'),
  bytesGoneAt: null,
  completedAt: null,
  locations,
  recipients: ['bob', 'eve'],
} as const;
const entry = { seq: 7, hash: 'a'.repeat(64) };
const now = new Date('2030-01-02T00:00:00Z');

t.test('a receipt says what the rows say and no more', async (t) => {
  const receipt = receiptOf(deletion, [], entry, now);
  t.ok(Value.Check(Receipt, receipt));
  t.same(receipt, {
    iss: 'qik',
    deletionId: 'the deletion',
    clipId: 'the clip',
    reason: 'deleted',
    requestedAt: '2030-01-01T00:00:00.000Z',
    bytesGoneAt: null,
    completedAt: null,
    locations: LOCATIONS.map((name) => ({ name, ...locations[name] })),
    recipients: [
      { recipient: 'bob', confirmed: false, devices: 0, at: null },
      { recipient: 'eve', confirmed: false, devices: 0, at: null },
    ],
    audit: entry,
    issuedAt: '2030-01-02T00:00:00.000Z',
  });
  const later = { ...deletion, bytesGoneAt: now, completedAt: now };
  t.match(receiptOf(later, [], entry, now), { bytesGoneAt: now.toISOString(), completedAt: now.toISOString() });
});

t.test('each recipient is confirmed by their own devices', async (t) => {
  const confirmations = [
    { recipient: 'eve', device: 'tablet', at: new Date('2030-01-01T03:00:00Z') },
    { recipient: 'eve', device: 'phone', at: new Date('2030-01-01T02:00:00Z') },
    { recipient: 'mallory', device: 'phone', at: new Date('2030-01-01T01:00:00Z') },
  ];
  t.same(receiptOf(deletion, confirmations, entry, now).recipients, [
    { recipient: 'bob', confirmed: false, devices: 0, at: null },
    { recipient: 'eve', confirmed: true, devices: 2, at: '2030-01-01T03:00:00.000Z' },
    { recipient: 'mallory', confirmed: true, devices: 1, at: '2030-01-01T01:00:00.000Z' },
  ]);
});
