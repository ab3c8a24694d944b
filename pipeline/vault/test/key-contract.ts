import { randomBytes } from 'node:crypto';
import type { Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import type { KeyStore, MasterKey, MasterKeys } from '../index.js';

export const masterKey = (version: number): MasterKey => ({ version, key: randomBytes(32) });

const secret = async (store: KeyStore, clipId: string): Promise<string | null> =>
  (await store.get(clipId))?.export().toString('hex') ?? null;

const listed = async (store: KeyStore): Promise<Record<string, number | null>> => {
  const found: Record<string, number | null> = {};
  for await (const { clipId, masterVersion } of store.list()) found[clipId] = masterVersion;
  return found;
};

/** What every key store must do. `makePlace` gives a fresh, empty place, which can be opened again and again. */
export async function keyStoreContract(
  t: Test,
  makePlace: () => (masters: MasterKeys) => Promise<KeyStore>,
): Promise<void> {
  await t.test('every clip gets a key of its own, and keeps it', async (t) => {
    const open = makePlace();
    const current = masterKey(1);
    const store = await open({ current });
    const [a, b] = [uuidv7(), uuidv7()];
    const made = (await store.create(a)).export();
    t.equal(made.length, 32);
    t.equal(await secret(store, a), made.toString('hex'));
    t.not((await store.create(b)).export().toString('hex'), made.toString('hex'));
    t.equal(await secret(await open({ current }), a), made.toString('hex'), 'also after a restart');
    t.same(await listed(store), { [a]: 1, [b]: 1 });
  });

  await t.test('a key is never replaced', async (t) => {
    const store = await makePlace()({ current: masterKey(1) });
    const clip = uuidv7();
    const first = (await store.create(clip)).export().toString('hex');
    await t.rejects(store.create(clip), { code: 'internal' });
    t.equal(await secret(store, clip), first);
    const many = uuidv7();
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => store.create(many)));
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.export().toString('hex')] : []));
    t.same(won, [await secret(store, many)], 'of several at the same time one makes it');
  });

  await t.test('destroyed is destroyed, as often as one likes', async (t) => {
    const open = makePlace();
    const current = masterKey(1);
    const store = await open({ current });
    const [clip, other] = [uuidv7(), uuidv7()];
    t.equal(await store.get(clip), null);
    await store.destroy(clip);
    const first = (await store.create(clip)).export().toString('hex');
    await store.create(other);
    await Promise.all([store.destroy(clip), store.destroy(clip)]);
    await store.destroy(clip);
    t.equal(await store.get(clip), null);
    t.same(await listed(store), { [other]: 1 });
    t.equal(await (await open({ current })).get(clip), null, 'also after a restart');
    t.not((await store.create(clip)).export().toString('hex'), first, 'and what is made later is another one');
  });

  await t.test('many keys are destroyed at once', async (t) => {
    const open = makePlace();
    const current = masterKey(1);
    const store = await open({ current });
    const clips = Array.from({ length: 700 }, () => uuidv7());
    for (const clip of clips) await store.create(clip);
    const kept = clips.filter((_, n) => n % 7 === 0);
    const gone = clips.filter((_, n) => n % 7 !== 0);
    const before = await Promise.all(kept.map((clip) => secret(store, clip)));
    await store.destroyMany([]);
    // Some of them were never there, one is named twice, and one goes by itself at the same time.
    await Promise.all([
      store.destroyMany([...gone, uuidv7(), uuidv7(), gone[0] ?? '']),
      store.destroy(gone[1] ?? ''),
      store.destroyMany(gone.slice(100, 200).reverse()),
    ]);
    for (const clip of gone) if ((await store.get(clip)) !== null) t.fail('one was left');
    t.same(await listed(store), Object.fromEntries(kept.map((clip) => [clip, 1])));
    t.same(await listed(await open({ current })), Object.fromEntries(kept.map((clip) => [clip, 1])), 'durably');
    t.same(await Promise.all(kept.map((clip) => secret(store, clip))), before, 'the others are as they were');
    await store.destroyMany(gone);
    await t.rejects(store.destroyMany([kept[0] ?? '', '../x']), { code: 'internal' });
    t.ok(await store.get(kept[0] ?? ''), 'what is no id stops it before anything is destroyed');
  });

  await t.test('a new master key takes over', async (t) => {
    const open = makePlace();
    const [old, next] = [masterKey(1), masterKey(2)];
    const before = await open({ current: old });
    const clips = Array.from({ length: 5 }, () => uuidv7());
    const secrets: Record<string, string | null> = {};
    for (const clip of clips) secrets[clip] = (await before.create(clip)).export().toString('hex');

    const both = await open({ current: next, former: [old] });
    const young = uuidv7();
    secrets[young] = (await both.create(young)).export().toString('hex');
    t.same((await listed(both))[young], 2, 'new keys are wrapped with the new one');
    for (const [clip, key] of Object.entries(secrets)) t.equal(await secret(both, clip), key);
    await t.rejects(open({ current: next }), { code: 'invalid_configuration' }, 'the old one is still needed');

    const told = AbortSignal.abort();
    await t.rejects(both.rewrap(1, 2, told), { code: 'aborted' }, 'it can be broken off');
    t.same(await both.rewrap(1, 2), { rewrapped: 5, damaged: [], needed: false, freed: true });
    t.same(
      await both.rewrap(1, 2),
      { rewrapped: 0, damaged: [], needed: false, freed: false },
      'once it is done there is nothing to do',
    );
    t.same(new Set(Object.values(await listed(both))), new Set([2]));
    const after = await open({ current: next });
    for (const [clip, key] of Object.entries(secrets))
      t.equal(await secret(after, clip), key, 'the keys themselves stay what they are');
    await t.rejects(after.rewrap(1, 2), { code: 'invalid_configuration' });
    await t.rejects(
      open({ current: old }),
      { code: 'invalid_configuration' },
      'and the old one opens nothing any more',
    );
  });

  await t.test('which master keys are needed is known, whichever way keys were wrapped', async (t) => {
    const open = makePlace();
    const [one, two] = [masterKey(1), masterKey(2)];
    const store = await open({ current: two, former: [one] });
    const clip = uuidv7();
    await store.create(clip);
    await open({ current: two });
    t.match(await store.rewrap(2, 1), { rewrapped: 1 });
    await t.rejects(open({ current: two }), { code: 'invalid_configuration', detail: /version 1/ });
    t.ok(await (await open({ current: two, former: [one] })).get(clip));
  });

  await t.test('a rotation does not bring back what is destroyed meanwhile', async (t) => {
    const store = await makePlace()({ current: masterKey(2), former: [masterKey(1)] });
    const clips = Array.from({ length: 30 }, () => uuidv7());
    for (const clip of clips) await store.create(clip);
    const gone = clips.filter((_, n) => n % 2 === 0);
    const [{ rewrapped, damaged }] = await Promise.all([
      store.rewrap(2, 1),
      ...gone.map((clip) => store.destroy(clip)),
    ]);
    t.ok(rewrapped >= 15);
    t.same(damaged, []);
    for (const clip of gone) t.equal(await store.get(clip), null);
    t.equal(Object.keys(await listed(store)).length, 15);
  });

  await t.test('nor when several rotate at once', async (t) => {
    const open = makePlace();
    const masters = { current: masterKey(2), former: [masterKey(1)] };
    const stores = [await open(masters), await open(masters), await open(masters)];
    const [first] = stores;
    if (first === undefined) return;
    const clips = Array.from({ length: 60 }, () => uuidv7());
    const keys = new Map<string, string | null>();
    for (const clip of clips) keys.set(clip, (await first.create(clip)).export().toString('hex'));
    const gone = clips.filter((_, n) => n % 2 === 0);
    await Promise.all([
      ...stores.map((store) => store.rewrap(2, 1)),
      first.destroyMany(gone.slice(0, 15).reverse()),
      ...gone.slice(15).map((clip) => first.destroy(clip)),
    ]);
    for (const clip of gone) t.equal(await first.get(clip), null);
    for (const clip of clips.filter((_, n) => n % 2 === 1)) t.equal(await secret(first, clip), keys.get(clip));
    t.same(new Set(Object.values(await listed(first))), new Set([1]));
  });

  await t.test('a master key stays known to be needed while somebody still makes keys with it', async (t) => {
    const open = makePlace();
    const [old, next] = [masterKey(1), masterKey(2)];
    // One that was not told yet to make keys with the next one, but knows it.
    const late = await open({ current: old, former: [next] });
    const early = await open({ current: next, former: [old] });
    const clip = uuidv7();
    await late.create(clip);
    t.match(await early.rewrap(1, 2), { rewrapped: 1, needed: false });
    t.ok(await late.get(clip), 'what was rewrapped is read by both');
    const young = uuidv7();
    const key = (await late.create(young)).export().toString('hex');
    await t.rejects(open({ current: next }), { code: 'invalid_configuration', detail: /version 1/ });
    const [one, other] = await Promise.all([early.rewrap(1, 2), late.create(uuidv7())]);
    t.ok(other);
    t.ok(one.rewrapped >= 1);
    await early.rewrap(1, 2);
    t.equal(await secret(await open({ current: next }), young), key);
  });

  await t.test('another master key is noticed before anything happens', async (t) => {
    const open = makePlace();
    await (await open({ current: masterKey(1) })).create(uuidv7());
    await t.rejects(open({ current: masterKey(1) }), { code: 'invalid_configuration', detail: /not the one/ });
    const short = { version: 1, key: randomBytes(16) };
    await t.rejects(open({ current: short }), { code: 'invalid_configuration', detail: /32 bytes/ });
    await t.rejects(open({ current: masterKey(0) }), { code: 'invalid_configuration' });
    await t.rejects(open({ current: masterKey(3), former: [masterKey(3)] }), {
      code: 'invalid_configuration',
      detail: /twice/,
    });
  });

  await t.test('what is no id of a clip has no key', async (t) => {
    const store = await makePlace()({ current: masterKey(1) });
    for (const id of [
      '',
      '.',
      '..',
      '../x',
      'x',
      '/etc/passwd',
      uuidv7().toUpperCase(),
      `${uuidv7()}/`,
      `${uuidv7()}\0`,
      `../${uuidv7()}`,
    ]) {
      await t.rejects(store.create(id), { code: 'internal' }, JSON.stringify(id));
      await t.rejects(store.get(id), { code: 'internal' });
      await t.rejects(store.destroy(id), { code: 'internal' });
    }
  });

  await t.test('many clips at the same time do not get in each other’s way', async (t) => {
    const store = await makePlace()({ current: masterKey(1) });
    const clips = Array.from({ length: 40 }, () => uuidv7());
    const made = await Promise.all(clips.map(async (clip) => (await store.create(clip)).export().toString('hex')));
    t.same(await Promise.all(clips.map((clip) => secret(store, clip))), made);
    await Promise.all(clips.map((clip) => store.destroy(clip)));
    t.same(await listed(store), {});
  });
}
