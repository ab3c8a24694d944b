import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { seedDatabase } from '../../db/test/seed.js';
import { documentOf, errorOf, qik } from './qik.js';

const COMMANDS = [
  'serve',
  'worker',
  'migrate',
  'render',
  'plan',
  'check',
  'profiles',
  'doctor',
  'config',
  'keys',
  'master',
  'verify-purge',
];

t.test('help', async (t) => {
  const help = await qik(['--help']);
  t.equal(help.code, 0);
  t.equal(help.stderr, '');
  for (const command of COMMANDS) t.match(help.stdout, new RegExp(`^  ${command}\\b`, 'm'), command);
  t.match(help.stdout, /Exit codes: 0 .* 1 .* 2 .* 3 .* 4 /);
});

t.test('every command explains itself with an example', async (t) => {
  for (const command of COMMANDS) {
    const { code, stdout } = await qik([command, '--help']);
    t.equal(code, 0, command);
    t.match(stdout, new RegExp(`Usage: qik ${command}`), command);
    t.match(stdout, new RegExp(`Examples?:\\n(.*\\n)*.*qik ${command}`), command);
  }
});

t.test('the version is that of the package', async (t) => {
  const { code, stdout } = await qik(['--version']);
  t.equal(code, 0);
  t.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

t.test('wrong usage exits with 2', async (t) => {
  const cases: [args: string[], said: RegExp][] = [
    [['nonsense'], /unknown command 'nonsense'/],
    [['render', 'clip.mp4'], /--out <DIR>/],
    [['render', '--out', 'out'], /missing required argument 'FILE'/],
    [['plan', 'clip.mp4', '--trim', '6-2'], /end must come after the start/],
    [['plan', 'clip.mp4', '--trim', 'soon'], /1\.5-6\.0/],
    [['plan', 'clip.mp4', '--framing', 'round'], /Allowed choices are original, square/],
    [['plan', 'clip.mp4', '--loop', 'twice'], /Allowed choices are none, loop, boomerang/],
    [['plan', 'clip.mp4', '--max-bytes', '12'], /maxBytes must be >= 50000/],
    [['plan', 'clip.mp4', '--max-bytes', '5MB'], /whole number of bytes/],
    [['plan', 'clip.mp4', '--profiles', 'No Such'], /profiles/],
    [['plan', 'clip.mp4', '--poster', '-1'], /poster|option/],
    [['check', 'clip.mp4'], /--profile <ID>/],
    [['plan', 'clip.mp4'], /there is no file/],
    [['plan', '.'], /is not a file/],
    [['serve', '--roles', 'api,cook'], /--roles takes api and worker/],
    [['worker', '--concurrency', 'many'], /--concurrency must be a whole number from 1 to 64/],
    [['worker', '--pools', 'render,cook'], /--pools takes render/],
  ];
  for (const [args, said] of cases) {
    const people = await qik(args);
    t.equal(people.code, 2, args.join(' '));
    t.equal(people.stdout, '', 'the standard output belongs to results');
    t.match(people.stderr, said);
  }
});

t.test('no command at all shows the help and exits with 2', async (t) => {
  const { code, stdout, stderr } = await qik([]);
  t.same([code, stdout], [2, '']);
  t.match(stderr, /Usage: qik/);
});

t.test('wrong usage with --json is a document', async (t) => {
  const cases = [
    ['plan', '--json'],
    ['plan', '--json', '--bogus', 'clip.mp4'],
    ['render', 'clip.mp4', '--json'],
    ['plan', 'clip.mp4', '--json', '--trim', '3-1'],
    ['check', join('no', 'such', 'file.mp4'), '--profile', 'ios-main', '--json'],
  ];
  for (const args of cases) {
    const run = await qik(args);
    t.same(errorOf(run), [2, 'invalid_request', 'never'], args.join(' '));
    t.equal(run.stderr, '');
    t.notMatch(run.stdout, 'file.mp4', 'no file names in errors');
  }
});

t.test('serve starts the server with the settings of the environment', async (t) => {
  t.match(await qik(['serve']), { code: 0, stdout: 'serving as everything\n' });
  t.match(await qik(['serve', '--roles', 'api']), { code: 0, stdout: 'serving as api\n' });
});

t.test('worker starts the server as a worker and nothing else', async (t) => {
  t.match(await qik(['worker'], { ROLES: 'api' }), { code: 0, stdout: 'serving as worker\n' });
  t.match(await qik(['worker', '--concurrency', '3', '--pools', 'render']), {
    code: 0,
    stdout: 'serving as worker render 3\n',
  });
});

t.test('migrate brings a database up to date, and says when it cannot', async (t) => {
  const dataDir = await seedDatabase(testFolder(t));
  const env = { DATA_DIR: dataDir, PORT: 'not its business' };
  t.match(await qik(['migrate'], env), { code: 0, stdout: /up to date/ });
  t.same(documentOf(await qik(['migrate', '--json'], env)), { migrated: true }, 'and again does no harm');
  const nowhere = await qik(['migrate', '--json'], { DATABASE_URL: 'postgres://qik:pass-word@127.0.0.1:1/qik' });
  t.same(errorOf(nowhere), [1, 'dependency_unreachable', 'later']);
  t.match(nowhere.stdout, 'ECONNREFUSED');
  t.notMatch(nowhere.stdout, 'pass-word');
});
