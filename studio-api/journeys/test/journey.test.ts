import { readFile } from 'node:fs/promises';
import t from 'tap';
import { furnish } from '../furniture.js';
import { phoneClip } from './props.js';
import { disagree } from './scenes/conflict.js';
import { lookAtDialogs, lookAtTour } from './scenes/dialogs.js';
import { holdStill, useKeysOnly } from './scenes/keyboard.js';
import { lookAtPages, lookAtSignIn } from './scenes/pages.js';
import { publish } from './scenes/publish.js';
import { refuse, reloadAnUpload } from './scenes/upload.js';
import { openHouse } from './theatre.js';

// One service and one browser for all scenes: they play one after the other, in a library that grows.
t.test('the studio, in a browser', { timeout: 800_000 }, async (t) => {
  const house = await openHouse(t);
  if (house === null) return;
  let flik = '';
  await t.test('who is not signed in is asked to', (t) => lookAtSignIn(t, house));
  await t.test('from a phone’s clip to every phone, and back', async (t) => {
    flik = await publish(t, house);
  });
  await t.test('a reload in the middle of an upload', (t) => reloadAnUpload(t, house));
  await t.test('a file that is no video', (t) => refuse(t, house));
  await t.test('two editors in one field', (t) => disagree(t, house, flik));
  await t.test('the keyboard and nothing else', (t) => useKeysOnly(t, house));
  await t.test('less motion', (t) => holdStill(t, house));
  const furniture = await furnish(house.admin.page, house.stage, await readFile(await phoneClip(t)));
  await t.test('the first steps, and what opens', (t) => lookAtTour(t, house));
  await t.test('every dialog, in light and dark', (t) => lookAtDialogs(t, house, flik, furniture));
  await t.test('every page, in light and dark', (t) => lookAtPages(t, house, flik, furniture));
  for (const { faults } of [house.admin, house.eve, house.pat])
    t.same(faults, [], 'nothing broke, and nothing came from elsewhere');
});
