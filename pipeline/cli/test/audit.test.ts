import { spawn } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { packageRoot } from '../../../presets/index.js';
import { openAuditLog, openStatementSigner, receiptOf, signReceipt, startCheckpoints } from '../../audit/index.js';
import { LOCATIONS, type Locations } from '../../db/index.js';
import { RULES, startApi, until } from '../../http/test/harness.js';
import { makeLogger } from '../../log/index.js';
import { documentOf, errorOf, qik, type Run } from './qik.js';

const folder = testFolder(t);
const api = await startApi(t, join(folder, 'api'));
const base = await api.serve(RULES);
const env = { QIK_API_KEY: await api.keyFor('one'), PUBLIC_URL: base };
const { signer } = api.statements;
const log = openAuditLog(new Uint8Array(32).fill(9));
/** Offline there is no server and no key. */
const nowhere = { QIK_API_KEY: '', PUBLIC_URL: 'http://127.0.0.1:1', DATA_DIR: folder };

const add = (count: number) =>
  api.orm.transaction((tx) =>
    log.append(
      tx,
      Array.from(
        { length: count },
        (_, n) => ({ actor: 'key', action: 'clip.deleted', subject: `clip ${n}` }) as const,
      ),
    ),
  );
const checkpoint = async (seq: number): Promise<void> => {
  const running = startCheckpoints({ orm: api.orm, signer, logger: makeLogger('silent'), everyMs: 60 });
  const covers = async (): Promise<boolean> =>
    (
      await (
        await fetch(`${base}/v1/audit/checkpoints?after=${seq - 1}`, {
          headers: { authorization: `Bearer ${env.QIK_API_KEY}` },
        })
      ).text()
    ).includes('"jws"');
  await until(covers);
  await running.stop();
};

const locations = Object.fromEntries(LOCATIONS.map((name) => [name, { state: 'done', at: null }]));
const areLocations = (value: object): value is Locations => LOCATIONS.every((name) => name in value);
const receiptFor = async (entry: { readonly seq: number; readonly hash: string }, by = signer): Promise<string> => {
  if (!areLocations(locations)) throw new Error('no locations');
  const row = { id: 'deletion', clipId: 'clip', reason: 'deleted', recipients: ['bob'], locations } as const;
  const never = { at: new Date(0), bytesGoneAt: null, completedAt: null };
  return signReceipt(by, receiptOf({ ...row, ...never }, [], entry, new Date(1)));
};

// Seven entries, checkpoints at 3 and 6, a receipt of the fifth.
await add(3);
await checkpoint(3);
const fifth = (await add(3))[1] ?? { seq: 0, hash: '' };
await checkpoint(6);
await add(1);
const exported = join(folder, 'export');

/** The files of a copy of the export, for a test to spoil. */
const copyOf = async (t: Test) => {
  const copy = join(testFolder(t), 'copy');
  await cp(exported, copy, { recursive: true });
  const receipt = join(copy, 'receipt.jws');
  await writeFile(receipt, `${await receiptFor(fifth)}\n`);
  const path = (name: string): string => join(copy, name);
  const lines = async (name: string): Promise<string[]> => (await readFile(path(name), 'utf8')).trim().split('\n');
  const flags = [
    ...['--entries', path('entries.jsonl'), '--checkpoints', path('checkpoints.jsonl')],
    ...['--jwks', path('jwks.json'), '--receipt', receipt],
  ];
  return {
    path,
    flags,
    lines,
    put: (name: string, all: readonly string[]) => writeFile(path(name), all.map((line) => `${line}\n`).join('')),
  };
};

/** The script as somebody else runs it: its own process, none of our code, nothing but the files. */
const script = (args: readonly string[]): Promise<Run> =>
  new Promise((resolve, reject) => {
    const program = join(packageRoot, 'deploy', 'verify', 'verify.mjs');
    const child = spawn(process.execPath, [program, ...args], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        written[name] += text;
      });
    child.on('error', reject).on('close', (code) => resolve({ code, ...written }));
  });

t.test('an export holds the log and all that is needed to check it', async (t) => {
  const run = await qik(['audit', 'export', '--out', exported, '--json'], env);
  t.equal(run.code, 0, run.stdout);
  t.match(documentOf(run), { entries: 7, checkpoints: 2 });
  t.same((await readdir(exported)).toSorted(), ['checkpoints.jsonl', 'entries.jsonl', 'jwks.json']);
  const again = await qik(['audit', 'export', '--out', exported, '--json'], env);
  t.same(errorOf(again), [2, 'invalid_request', 'never'], 'an export is not written over');
  t.same((await readdir(exported)).length, 3);
  const people = await qik(['audit', 'export', '--out', join(folder, 'other')], env);
  t.match(people, { code: 0, stdout: /^7 entries and 2 checkpoints written/ });

  await rm(join(folder, 'other', 'checkpoints.jsonl'));
  t.equal((await qik(['audit', 'export', '--out', join(folder, 'other')], env)).code, 2);
  t.same((await readdir(join(folder, 'other'))).toSorted(), ['entries.jsonl', 'jwks.json'], 'what was there stays');
});

t.test('a log that nobody touched, on a server and in files', async (t) => {
  const { flags, path } = await copyOf(t);
  const online = await qik(['audit', 'verify', '--json'], env);
  t.equal(online.code, 0, online.stdout);
  t.match(documentOf(online), { ok: true, entries: 7, checkpoints: 2, signedThrough: 6, receipt: null });
  const offline = await qik(['audit', 'verify', ...flags, '--json'], nowhere);
  t.equal(offline.code, 0, offline.stdout);
  t.match(documentOf(offline), { ok: true, entries: 7, receipt: { deletionId: 'deletion', audit: fifth } });
  const people = await qik(['audit', 'verify', ...flags], nowhere);
  t.match(
    people.stdout,
    /^7 entries, whole.*\n.*the first 6\.\nThe last 1 .*\nThe receipt of the deletion deletion is genuine: entry 5\.\n$/,
  );

  const alone = await script(flags);
  t.equal(alone.code, 0, alone.stdout + alone.stderr);
  t.match(alone.stdout, /^checkpoints: 2, all genuine\nreceipt: genuine, entry 5 of the log\n/);
  t.match(alone.stdout, /log: 7 entries, whole and as written; signed statements speak of the first 6\n$/);
  t.equal(alone.stderr, '');
  const receiptOnly = await script(['--jwks', path('jwks.json'), '--receipt', path('receipt.jws')]);
  t.match(receiptOnly, { code: 0, stdout: /"state": "done"/ });
});

t.test('a receipt as the API answers with it', async (t) => {
  const { flags, path } = await copyOf(t);
  await writeFile(path('receipt.jws'), JSON.stringify({ jws: await receiptFor(fifth), payload: {} }));
  t.equal((await qik(['audit', 'verify', ...flags], nowhere)).code, 0);
  t.equal((await script(flags)).code, 0);
});

type Copy = Awaited<ReturnType<typeof copyOf>>;
const changed = (line: string | undefined, more: object): string =>
  JSON.stringify({ ...JSON.parse(line ?? ''), ...more });
const entries = async (copy: Copy, change: (lines: string[]) => string[]): Promise<void> =>
  copy.put('entries.jsonl', change(await copy.lines('entries.jsonl')));
const other = 'f'.repeat(64);

/** What somebody could do to the files, and what both programs have to say to it. */
const DEEDS: readonly [string, string, number | null, (copy: Copy) => Promise<void>][] = [
  [
    'altered, the actor',
    'altered',
    2,
    (copy) => entries(copy, (all) => all.with(1, changed(all[1], { actor: 'nobody' }))),
  ],
  [
    'altered, the details',
    'altered',
    7,
    (copy) => entries(copy, (all) => all.with(6, changed(all[6], { details: { a: 1 } }))),
  ],
  [
    'altered, a field added',
    'altered',
    4,
    (copy) => entries(copy, (all) => all.with(3, changed(all[3], { note: 'x' }))),
  ],
  ['altered, no JSON', 'altered', 4, (copy) => entries(copy, (all) => all.with(3, '{'))],
  ['altered, its number', 'altered', 4, (copy) => entries(copy, (all) => all.with(3, changed(all[3], { seq: 40 })))],
  ['removed', 'missing', 4, (copy) => entries(copy, (all) => all.toSpliced(3, 1))],
  ['removed, the first', 'missing', 1, (copy) => entries(copy, (all) => all.slice(1))],
  ['removed, the end', 'cut_off', 5, (copy) => entries(copy, (all) => all.slice(0, 4))],
  ['removed, all of it', 'cut_off', 1, (copy) => copy.put('entries.jsonl', [])],
  ['reordered', 'reordered', 2, (copy) => entries(copy, (all) => all.with(1, all[4] ?? '').with(4, all[1] ?? ''))],
  ['repeated', 'repeated', 3, (copy) => entries(copy, (all) => all.toSpliced(5, 0, all[2] ?? ''))],
  [
    'a checkpoint altered',
    'bad_checkpoint',
    3,
    async (copy) =>
      copy.put(
        'checkpoints.jsonl',
        (await copy.lines('checkpoints.jsonl')).map((line) => line.replace(/"jws":"(.{90})./, '"jws":"$1_')),
      ),
  ],
  [
    'a checkpoint in place of a receipt',
    'bad_receipt',
    null,
    async (copy) => copy.put('receipt.jws', (await copy.lines('checkpoints.jsonl')).slice(0, 1)),
  ],
  ['a receipt that nobody signed', 'bad_receipt', null, (copy) => copy.put('receipt.jws', ['e30.e30.e30'])],
  [
    'a receipt for another entry',
    'rewritten',
    4,
    async (copy) => copy.put('receipt.jws', [await receiptFor({ seq: 5, hash: other })]),
  ],
  [
    'a receipt for an entry that is not there',
    'cut_off',
    8,
    async (copy) => copy.put('receipt.jws', [await receiptFor({ seq: 9, hash: other })]),
  ],
];

for (const [deed, kind, seq, spoil] of DEEDS) {
  t.test(`${deed}: found and named by both programs`, async (t) => {
    const copy = await copyOf(t);
    await spoil(copy);
    const ours = await qik(['audit', 'verify', ...copy.flags, '--json'], nowhere);
    t.equal(ours.code, 1, ours.stdout);
    t.match(documentOf(ours), { ok: false, problem: { kind, seq } });
    const people = await qik(['audit', 'verify', ...copy.flags], nowhere);
    t.equal(people.code, 1);
    const alone = await script(copy.flags);
    t.equal(alone.code, 1, alone.stdout + alone.stderr);
    const last = alone.stdout.trim().split('\n').at(-1);
    t.match(last, `${kind}: `);
    if (seq === null || kind === 'bad_checkpoint') return;
    const named = new RegExp(`entr(y|ies) ${kind === 'cut_off' ? seq - 1 : seq}\\b`);
    t.match(last, named);
    t.match(people.stdout, named);
  });
}

t.test('a receipt that another service signed', async (t) => {
  const copy = await copyOf(t);
  const keys = (await copy.lines('jwks.json')).join('');
  const stranger = await openStatementSigner(api.orm, new Uint8Array(32).fill(1));
  await writeFile(copy.path('receipt.jws'), await receiptFor(fifth, stranger));
  t.match(documentOf(await qik(['audit', 'verify', ...copy.flags, '--json'], nowhere)), {
    problem: { kind: 'bad_receipt' },
  });
  t.match(await script(copy.flags), { code: 1, stdout: /bad_receipt: .*not among the published/ });
  t.notMatch(keys, stranger.kid);
});

t.test('checkpoints that were kept convict a server whose log was made anew', async (t) => {
  const copy = await copyOf(t);
  const kept = ['--checkpoints', copy.path('checkpoints.jsonl'), '--jwks', copy.path('jwks.json')];
  t.equal((await qik(['audit', 'verify', ...kept], env)).code, 0);
  const fresh = await startApi(t, join(folder, 'fresh'));
  const its = { QIK_API_KEY: await fresh.keyFor('one'), PUBLIC_URL: await fresh.serve(RULES) };
  t.match(documentOf(await qik(['audit', 'verify', ...kept, '--json'], its)), {
    problem: { kind: 'cut_off', seq: 1, through: 6 },
  });
  await fresh.orm.transaction((tx) =>
    log.append(
      tx,
      Array.from({ length: 7 }, () => ({ actor: 'key', action: 'clip.expired', subject: 'x' }) as const),
    ),
  );
  const run = await qik(['audit', 'verify', ...kept, '--json'], its);
  t.match(documentOf(run), { ok: false, problem: { kind: 'rewritten', seq: 1, through: 3 } });
});

t.test('wrong usage', async (t) => {
  const { path } = await copyOf(t);
  for (const args of [
    ['audit', 'verify', '--entries', join(folder, 'nothing')],
    ['audit', 'verify', '--jwks', path('entries.jsonl')],
    ['audit', 'verify', '--url', 'ftp://x'],
    ['audit', 'export'],
  ])
    t.same(errorOf(await qik([...args, '--json'], env)), [2, 'invalid_request', 'never'], args.join(' '));
  t.same(errorOf(await qik(['audit', 'verify', '--json'], nowhere)), [1, 'unauthorized', 'never']);
  for (const args of [
    [],
    ['--jwks', path('jwks.json')],
    ['--what'],
    ['--jwks', path('nothing'), '--entries', path('entries.jsonl')],
  ])
    t.equal((await script(args)).code, 2, args.join(' '));
});
