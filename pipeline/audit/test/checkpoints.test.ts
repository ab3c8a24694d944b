import { Writable } from 'node:stream';
import { eq, sql } from 'drizzle-orm';
import { decodeProtectedHeader } from 'jose';
import t from 'tap';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { makeLogger } from '../../log/index.js';
import { readCheckpoints, startCheckpoints, writeCheckpoint } from '../checkpoints.js';
import { openAuditLog } from '../log.js';
import { openStatementSigner } from '../signer.js';
import { openStatements } from '../statements.js';

const { audit, auditCheckpoints, signingKeys } = tables;
const masterKey = new Uint8Array(32).fill(5);
const HOUR = 3_600_000;

await eachDatabase(async (t, newDatabase) => {
  const open = async () => {
    const database = await openDatabase(await newDatabase());
    t.teardown(() => database.close());
    const { orm } = database;
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const log = openAuditLog(masterKey);
    return {
      orm,
      lines,
      deps: { orm, signer: await openStatementSigner(orm, masterKey), logger: makeLogger('info', sink) },
      add: (count: number) =>
        orm.transaction((tx) =>
          log.append(
            tx,
            Array.from({ length: count }, (_, n) => ({ actor: 'a', action: 'clip.deleted', subject: `${n}` }) as const),
          ),
        ),
      /** As if everything that was signed had been signed that long ago. */
      age: () => orm.update(auditCheckpoints).set({ at: sql`${auditCheckpoints.at} - interval '61 minutes'` }),
    };
  };

  await t.test('a checkpoint says how the log stands, once an hour, when it grew', async (t) => {
    const { orm, deps, add, age } = await open();
    t.equal(await writeCheckpoint(deps, HOUR), null, 'there is nothing to sign');
    const [, last] = await add(2);
    const first = await writeCheckpoint(deps, HOUR);
    t.match(first, { iss: 'qik', seq: 2, hash: last?.hash, at: /Z$/ });
    await add(1);
    t.equal(await writeCheckpoint(deps, HOUR), null, 'not yet');
    await age();
    t.match(await writeCheckpoint(deps, HOUR), { seq: 3 });
    await age();
    t.equal(await writeCheckpoint(deps, HOUR), null, 'nothing was added');

    const kept = await readCheckpoints(orm, 0, 10);
    t.same(
      kept.map(({ seq }) => seq),
      [2, 3],
    );
    t.match(await readCheckpoints(orm, 2, 1), [{ seq: 3 }]);
    const jws = kept[0]?.jws ?? '';
    t.same(decodeProtectedHeader(jws), { alg: 'EdDSA', kid: deps.signer.kid, typ: 'qik-audit-checkpoint+jwt' });
    const statements = openStatements(await deps.signer.jwks());
    t.same(await statements.checkpoint(jws), first);
    await t.rejects(statements.receipt(jws), { code: 'statement_invalid' }, 'one kind does not pass for the other');
  });

  await t.test('several processes sign one between them', async (t) => {
    const { orm, deps, add } = await open();
    await add(4);
    const written = await Promise.all([1, 2, 3, 4].map(() => writeCheckpoint(deps, HOUR)));
    t.equal(written.filter((one) => one !== null).length, 1);
    t.match(await readCheckpoints(orm, 0, 10), [{ seq: 4 }]);
  });

  await t.test('nothing is signed on top of a log that was changed', async (t) => {
    const { orm, deps, add, age, lines } = await open();
    await add(3);
    await writeCheckpoint(deps, HOUR);
    await add(3);
    await age();
    const refused = async (kind: string, seq: number) => {
      t.equal(await writeCheckpoint(deps, HOUR), null, kind);
      t.match(JSON.parse(lines.at(-1) ?? ''), { level: 50, problem: { kind, seq } });
    };
    await orm.update(audit).set({ actor: 'b' }).where(eq(audit.seq, 5));
    await refused('altered', 5);
    await orm.update(audit).set({ actor: 'a' }).where(eq(audit.seq, 5));
    await orm.update(audit).set({ actor: 'b' }).where(eq(audit.seq, 3));
    await refused('altered', 3);
    await orm.delete(audit).where(sql`${audit.seq} >= 3`);
    await refused('cut_off', 3);
    await orm.update(auditCheckpoints).set({ jws: 'e30.e30.e30' });
    await t.rejects(writeCheckpoint(deps, HOUR), { code: 'statement_invalid' });
    t.equal((await readCheckpoints(orm, 0, 10)).length, 1);
  });

  await t.test('started, it signs at once and goes on until it is stopped', async (t) => {
    const { orm, deps, add } = await open();
    await add(1);
    const until = async (seq: number): Promise<void> => {
      while ((await readCheckpoints(orm, seq - 1, 1)).length === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const slow = startCheckpoints(deps);
    await until(1);
    await slow.stop();
    await add(1);
    const quick = startCheckpoints({ ...deps, everyMs: 60 });
    await until(2);
    await add(1);
    await until(3);
    await quick.stop();
    await add(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    t.equal((await readCheckpoints(orm, 0, 10)).length, 3);
  });

  await t.test('what fails is logged, and tried again', async (t) => {
    const { orm, deps, add, lines } = await open();
    await add(1);
    let broken = true;
    const signer = {
      ...deps.signer,
      sign: async (...args: Parameters<typeof deps.signer.sign>) => {
        if (broken) throw new Error('no signature');
        return deps.signer.sign(...args);
      },
    };
    const running = startCheckpoints({ ...deps, signer, everyMs: 60 });
    while (!lines.some((line) => line.includes('no signature')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    broken = false;
    while ((await readCheckpoints(orm, 0, 1)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await running.stop();
    t.match(await readCheckpoints(orm, 0, 1), [{ seq: 1 }]);
  });

  await t.test('keys stay published when the master key is another one', async (t) => {
    const { orm, deps } = await open();
    const { signer } = deps;
    const again = await openStatementSigner(orm, masterKey);
    t.equal(again.kid, signer.kid);
    t.equal((await signer.jwks()).keys.length, 1, 'the same key once');
    const jws = await signer.sign(
      { iss: 'qik', seq: 1, hash: 'a'.repeat(64), at: '' },
      { typ: 'qik-audit-checkpoint+jwt' },
    );

    const next = await openStatementSigner(orm, new Uint8Array(32).fill(6));
    t.not(next.kid, signer.kid);
    const { keys } = await next.jwks();
    t.same(keys.map(({ kid }) => kid).toSorted(), [signer.kid, next.kid].toSorted());
    t.match(await openStatements({ keys }).checkpoint(jws), { seq: 1 });
    t.same(Object.keys(keys[0] ?? {}).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'], 'the public half alone');
    await orm.delete(signingKeys).where(eq(signingKeys.kid, signer.kid));
    await t.rejects(openStatements(await next.jwks()).checkpoint(jws), { code: 'statement_invalid' });
  });
});

t.test('statements that are none', async (t) => {
  t.throws(() => openStatements({}), { code: 'invalid_request' });
  t.throws(() => openStatements([]), { code: 'invalid_request' });
  const none = openStatements({ keys: [] });
  for (const text of ['', 'a.b.c', 'e30.e30.e30'])
    await t.rejects(none.receipt(text), { code: 'statement_invalid' }, text);
});
