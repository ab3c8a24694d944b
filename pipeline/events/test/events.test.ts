import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { type Orm, openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { eventCursor, eventId, parseEventPosition, pruneEvents, readEvents, tenantsWithEvents } from '../index.js';

const { feedMarks, outbox } = tables;

/** Writes events as the service does. @returns their numbers */
async function happen(orm: Orm, tenant: string, count = 1): Promise<number[]> {
  const rows = await orm
    .insert(outbox)
    .values(
      Array.from({ length: count }, (_, n) => ({
        type: 'clip.queued' as const,
        tenant,
        clipId: uuidv7(),
        data: { n },
      })),
    )
    .returning({ seq: outbox.seq });
  return rows.map(({ seq }) => seq);
}

/** Everything that a tenant's reader sees, a page at a time. */
async function readAll(orm: Orm, tenant: string, limit: number) {
  const seen: string[] = [];
  let page = await readEvents(orm, { tenant, after: null, limit });
  while (page.events.length > 0) {
    seen.push(...page.events.map(({ id }) => id));
    page = await readEvents(orm, { tenant, after: page.end, limit });
  }
  return { seen, end: page.end };
}

t.test('ids are in order as texts, and positions are read back', async (t) => {
  const seq = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(
      seq,
      seq,
      (a, b) => Math.sign(a - b) === (eventId(a) < eventId(b) ? -1 : eventId(a) > eventId(b) ? 1 : 0),
    ),
  );
  fc.assert(fc.property(seq, (number) => parseEventPosition(eventId(number))?.seq === number));
  t.same(parseEventPosition('4711'), { seq: 4711, mark: null });
  const position = { seq: 4711, mark: '0123456789abcdef' };
  t.same(parseEventPosition(eventCursor(position)), position);
  for (const text of [
    '',
    '-1',
    '9'.repeat(16),
    '9'.repeat(17),
    'abc',
    eventCursor(position).slice(1),
    `${eventCursor(position)}A`,
  ])
    t.equal(parseEventPosition(text), null, text);
});

await eachDatabase(async (t, newDatabase) => {
  const open = async (place: Awaited<ReturnType<typeof newDatabase>>) => {
    const database = await openDatabase(place);
    t.teardown(() => database.close());
    return database;
  };

  t.test('a page at a time, only one’s own, to the end', async (t) => {
    const { orm } = await open(await newDatabase());
    t.match(await readEvents(orm, { tenant: 'one', after: null, limit: 10 }), { events: [], end: { seq: 0 } });
    const own: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      own.push(...(await happen(orm, 'one', 3)));
      await happen(orm, round % 2 === 0 ? 'two' : 'library', 2);
    }
    const { seen, end } = await readAll(orm, 'one', 4);
    t.same(seen, own.map(eventId));
    const [other = 0] = await happen(orm, 'two');
    t.ok(end.seq < other);
    const idle = await readEvents(orm, { tenant: 'one', after: end, limit: 4 });
    t.same(idle.events, []);
    t.equal(idle.end.seq, other, 'who hears of nothing moves on with the others');
    const byId = await readEvents(orm, { tenant: 'one', after: { seq: own[3] ?? 0, mark: null }, limit: 2 });
    t.same(
      byId.events.map(({ id }) => id),
      own.slice(4, 6).map(eventId),
    );

    t.same(
      [
        ...(await tenantsWithEvents(
          orm,
          new Map([
            ['one', 0],
            ['two', other],
            ['three', 0],
          ]),
        )),
      ],
      ['one'],
    );
    t.same([...(await tenantsWithEvents(orm, new Map()))], []);
  });

  t.test('old events go, from the beginning and without a hole', async (t) => {
    const { orm } = await open(await newDatabase());
    const numbers = await happen(orm, 'one', 25);
    const [first = 0] = numbers;
    const at = async (n: number) => {
      const { end } = await readEvents(orm, { tenant: 'one', after: null, limit: n });
      return end;
    };
    const [early, third, twelfth] = [await at(1), await at(3), await at(12)];
    t.equal(await pruneEvents(orm, 4), 0, 'nothing is old');
    // The fourth is younger than the fifth: what comes behind it stays until it is old as well.
    await orm.execute(
      sql`update ${outbox} set at = now() - interval '31 days' where seq < ${first + 12} and seq <> ${first + 3}`,
    );
    t.equal(await pruneEvents(orm, 2), 3);
    t.match(await orm.select().from(feedMarks), [{ feed: 'events', prunedThrough: first + 2 }]);
    await t.rejects(readEvents(orm, { tenant: 'one', after: early, limit: 5 }), { code: 'cursor_expired' });
    await t.rejects(readEvents(orm, { tenant: 'one', after: { seq: first, mark: null }, limit: 5 }), {
      code: 'cursor_expired',
    });
    t.equal(
      (await readEvents(orm, { tenant: 'one', after: third, limit: 100 })).events.length,
      22,
      'who saw all that went',
    );
    await orm.execute(sql`update ${outbox} set at = now() - interval '31 days' where seq = ${first + 3}`);
    t.equal(await pruneEvents(orm, 100), 9);
    t.equal((await readEvents(orm, { tenant: 'one', after: twelfth, limit: 100 })).events.length, 13);
    t.equal((await readEvents(orm, { tenant: 'one', after: null, limit: 100 })).events[0]?.id, eventId(first + 12));
    await orm.execute(sql`update ${outbox} set at = now() - interval '31 days'`);
    t.equal(await pruneEvents(orm), 13);
    const { end } = await readEvents(orm, { tenant: 'one', after: null, limit: 5 });
    t.equal(end.seq, first + 24, 'an empty feed still knows where it ended');
    const [next = 0] = await happen(orm, 'one');
    t.match(await readEvents(orm, { tenant: 'one', after: end, limit: 5 }), { events: [{ id: eventId(next) }] });
  });

  t.test('a database that was restored from an earlier time', async (t) => {
    const { orm } = await open(await newDatabase());
    await happen(orm, 'one', 3);
    const { end: middle } = await readEvents(orm, { tenant: 'one', after: null, limit: 2 });
    const { end } = await readAll(orm, 'one', 10);
    const beyond = { seq: end.seq + 1, mark: null };
    await t.rejects(readEvents(orm, { tenant: 'one', after: beyond, limit: 5 }), { code: 'cursor_expired' });
    // What came after the copy is gone, and its numbers are given out again.
    await orm.execute(sql`delete from ${outbox} where seq >= ${end.seq}`);
    await orm.execute(sql`select setval('qik.outbox_seq_seq', ${end.seq - 1})`);
    await t.rejects(readEvents(orm, { tenant: 'one', after: end, limit: 5 }), { code: 'cursor_expired' });
    t.same((await happen(orm, 'one', 2))[0], end.seq);
    await t.rejects(readEvents(orm, { tenant: 'one', after: end, limit: 5 }), { code: 'cursor_expired' });
    t.equal(
      (await readEvents(orm, { tenant: 'one', after: middle, limit: 5 })).events.length,
      2,
      'from before the copy',
    );
  });

  t.test('no reader is passed by, however commits overlap', async (t) => {
    const place = await newDatabase();
    const { orm, soleOwner } = await open(place);
    const writers = [orm, soleOwner ? orm : (await open(place)).orm];
    const written: number[] = [];
    let writing = 8;
    const write = async (writer: number): Promise<void> => {
      const own = writers[writer % writers.length] ?? orm;
      for (let round = 0; round < 12; round += 1) {
        const numbers = await own.transaction(async (tx) => {
          const made = await happen(tx, 'one', 1 + (round % 3));
          // Without its turn kept, a later number would be committed meanwhile.
          await tx.execute(sql`select pg_sleep(${(writer + round) % 4 === 0 ? 0.02 : 0})`);
          return made;
        });
        written.push(...numbers);
      }
      writing -= 1;
    };
    const read = async (reader: Orm, limit: number): Promise<string[]> => {
      const seen: string[] = [];
      let page = await readEvents(reader, { tenant: 'one', after: null, limit });
      for (let last = false; !last || page.events.length > 0; ) {
        seen.push(...page.events.map(({ id }) => id));
        last = writing === 0;
        page = await readEvents(reader, { tenant: 'one', after: page.end, limit });
      }
      return seen;
    };
    const readers = [read(orm, 1), read(orm, 100), read(writers[1] ?? orm, 3)];
    await Promise.all(Array.from({ length: writing }, (_, writer) => write(writer)));
    const expected = written.toSorted((a, b) => a - b).map(eventId);
    t.equal(new Set(expected).size, 8 * 24);
    for (const seen of await Promise.all(readers)) t.same(seen, expected);
  });
});
