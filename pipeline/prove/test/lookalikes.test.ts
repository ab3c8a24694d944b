import { cp } from 'node:fs/promises';
import path from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { packageRoot } from '../../../presets/index.js';
import { mediaContext } from '../../media/test/support.js';
import { COPIES, compareCopies } from '../lookalikes.js';

// Two that are far apart and the two that are nearest; `npm run prove:lookalikes` takes all twelve and every copy.
const CLIPS = ['applause', 'party', 'thumbs-up'];
const SHORT = ['both ends trimmed', 'all at once'];

t.test('copies of demo Fliks are found, other Fliks are not', async (t) => {
  const folder = testFolder(t);
  for (const name of CLIPS) {
    await cp(path.join(packageRoot, `fixtures/fliks/media/${name}.mp4`), path.join(folder, `${name}.mp4`));
  }
  t.ok(SHORT.every((name) => name in COPIES));
  const context = await mediaContext();
  const { lookalikes } = context.presets;
  const { same, different } = await compareCopies(folder, context, lookalikes, SHORT);
  t.equal(same.length, CLIPS.length * (SHORT.length + 1));
  t.equal(different.length, same.length * (CLIPS.length - 1));
  for (const { clip, copy, distance } of same)
    t.ok(distance <= lookalikes.maxDistance, `${clip}, ${copy}: ${distance}`);
  for (const { clip, other, copy, distance } of different) {
    t.ok(distance > lookalikes.maxDistance, `${clip} and ${other}, ${copy}: ${distance}`);
  }
});
