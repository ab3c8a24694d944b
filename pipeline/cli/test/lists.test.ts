import t from 'tap';
import { loadPresets } from '../../../presets/index.js';
import { describeConfig } from '../../config/index.js';
import { documentOf, listOf, qik, qikProcess } from './qik.js';

t.test('profiles', async (t) => {
  const { profiles } = await loadPresets();
  const people = await qik(['profiles']);
  t.equal(people.code, 0, people.stderr);
  for (const { id, version, defaultLadder } of profiles) {
    const line = people.stdout.split('\n').find((text) => text.startsWith(`${id}@${version} `));
    t.equal(line?.startsWith(`${id}@${version} *`), defaultLadder, id);
  }
  const listed = listOf(documentOf(await qik(['profiles', '--json'])), 'profiles');
  t.same(
    listed.map(({ id, version, video }) => [id, version, video]),
    profiles.map(({ id, version, video }) => [id, version, video]),
  );
});

t.test('config', async (t) => {
  const secret = Buffer.alloc(32, 7).toString('base64');
  const env = { MASTER_KEY: secret, MAX_DURATION_SECONDS: '30' };
  const people = await qik(['config'], env);
  t.equal(people.code, 0, people.stderr);
  for (const { name, description } of describeConfig({})) {
    t.match(people.stdout, name);
    t.match(people.stdout, description);
  }
  t.match(people.stdout, 'MAX_DURATION_SECONDS = 30, from the environment');
  t.match(people.stdout, 'Default: 42.');
  const run = await qik(['config', '--json'], env);
  t.match(
    listOf(documentOf(run), 'settings').find(({ name }) => name === 'MAX_DURATION_SECONDS'),
    { value: '30', default: '42', from: 'environment', problem: null },
  );
  for (const { stdout } of [people, run]) t.notMatch(stdout, secret, 'secrets are masked');
});

t.test('config says what is wrong with a value and exits with 1', async (t) => {
  const people = await qik(['config'], { PORT: 'ninety' });
  t.equal(people.code, 1);
  t.match(people.stdout, /NOT VALID: PORT is "ninety" but must be a whole number/);
});

t.test('a reader who has seen enough is no failure', async (t) => {
  t.match(await qikProcess(['profiles', '--json'], { deaf: true }), { code: 0, stderr: '' });
});
