import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { at, listAt } from '../../pipeline/http/test/json.js';
import { packageRoot } from '../../presets/index.js';
import { ready, type Started, said, withDemoFliks } from './started.js';

/** Of the twelve: one that is in a loop, and one that is not. All of them take minutes. */
const SOME = ['thumbs-up', 'high-five'];

const ours = join(packageRoot, 'fixtures', 'fliks');

/** A folder with some of the demo Fliks, as the program has all of them. */
async function someFliks(folder: string): Promise<string> {
  const catalogue: unknown = JSON.parse(await readFile(join(ours, 'catalogue.json'), 'utf8'));
  const fliks = listAt(catalogue, 'fliks').filter((flik) => SOME.includes(String(at(flik, 'id'))));
  await mkdir(folder);
  await writeFile(join(folder, 'catalogue.json'), JSON.stringify({ fliks }));
  for (const name of SOME) await cp(join(ours, 'media', `${name}.mp4`), join(folder, 'media', `${name}.mp4`));
  return folder;
}

const demoLines = (...all: readonly Started[]): string[] =>
  all.flatMap((one) =>
    one
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('demo Fliks')),
  );

t.test('the demo Fliks come in, are gone on with after a stop, and devices have them', async (t) => {
  const root = testFolder(t);
  const dataDir = await seedDatabase(join(root, 'data'));
  const folder = await someFliks(join(root, 'fliks'));
  const env = { DATA_DIR: dataDir, CANARY: '0', WORKER_CONCURRENCY: '1' };
  const first = withDemoFliks(t, folder, env);
  const { key } = await ready(first);
  await said(first, 'demo Fliks 1/2');
  first.child.kill('SIGTERM');
  t.equal(await first.exit, 0);
  t.ok(demoLines(first).length < SOME.length, 'it was stopped before its end');

  const second = withDemoFliks(t, folder, env);
  const { url } = await ready(second);
  await said(second, 'in the catalogue');
  const lines = demoLines(first, second);
  t.same(
    lines.flatMap((line) => /\d\/2/.exec(line)?.[0] ?? []),
    ['1/2', '2/2'],
  );
  t.equal(lines.filter((line) => /\d\/2 {2}.* … \d+ renditions, [\d,]+ kB$/.test(line)).length, 2, lines.join('\n'));
  t.equal(lines.at(-1), 'demo Fliks  2 Fliks in the catalogue and in the starter pack');

  const device = async (path: string): Promise<Response> =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  for (const platform of ['android', 'ios', 'windows-phone']) {
    const catalogue: unknown = await (await device(`/v1/catalogue?platform=${platform}&locale=fr-CA`)).json();
    const fliks = listAt(catalogue, 'fliks');
    t.same(fliks.map((flik) => at(flik, 'title')).sort(), ['Bien joué', 'Tope là']);
    for (const flik of fliks) {
      t.match(at(flik, 'altText'), /\.$/, 'with a text for those who do not see it');
      const [rendition] = listAt(flik, 'media', 'renditions');
      const played = await device(`${at(flik, 'media', 'base')}${at(rendition, 'file')}`);
      t.equal(played.status, 200);
      t.ok((await played.arrayBuffer()).byteLength > 1000);
    }
  }
  const packs: unknown = await (await device('/v1/packs?platform=ios&locale=en')).json();
  t.match(listAt(packs, 'packs'), [{ slug: 'starter', title: 'First Fliks' }]);
  second.child.kill('SIGTERM');
  t.equal(await second.exit, 0);
});

t.test('DEMO=0 leaves the library empty', async (t) => {
  const root = testFolder(t);
  const dataDir = await seedDatabase(join(root, 'data'));
  const folder = await someFliks(join(root, 'fliks'));
  const service = withDemoFliks(t, folder, { DATA_DIR: dataDir, CANARY: '0', DEMO: '0' });
  const { url, key } = await ready(service);
  const headers = { authorization: `Bearer ${key}` };
  t.match(await (await fetch(`${url}/v1/catalogue?platform=ios&locale=en`, { headers })).json(), { fliks: [] });
  t.same(demoLines(service), []);
  service.child.kill('SIGTERM');
  t.equal(await service.exit, 0);
});
