import path from 'node:path';
import { loadPresets, packageRoot } from '../../presets/index.js';
import { DEFAULT_LIMITS, findTools } from '../media/index.js';
import { COPIES, compareCopies, type Pair } from './lookalikes.js';

// npm run prove:lookalikes -- [FOLDER]: how far copies of clips are from them, and other clips.
const folder = process.argv[2] ?? path.join(packageRoot, 'fixtures/fliks/media');
const { FFMPEG_PATH, FFPROBE_PATH } = process.env;
const tools = await findTools({
  ...(FFMPEG_PATH === undefined ? {} : { ffmpegPath: FFMPEG_PATH }),
  ...(FFPROBE_PATH === undefined ? {} : { ffprobePath: FFPROBE_PATH }),
});
const presets = await loadPresets();
const { maxDistance } = presets.lookalikes;
const { same, different } = await compareCopies(folder, { presets, tools, limits: DEFAULT_LIMITS }, presets.lookalikes);

const shown = (value: number): string => value.toFixed(3);
const sorted = (pairs: readonly Pair[]): Pair[] => [...pairs].sort((a, b) => a.distance - b.distance);
console.log(`ffmpeg ${tools.ffmpeg.version}; look-alikes are at most ${maxDistance} apart`);
console.log(`\n${'copy'.padEnd(20)} nearest  median  farthest`);
for (const copy of ['itself', ...Object.keys(COPIES)]) {
  const found = sorted(same.filter((pair) => pair.copy === copy)).map((pair) => pair.distance);
  const at = (share: number): string => shown(found[Math.floor(share * (found.length - 1))] ?? 1);
  console.log(`${copy.padEnd(20)} ${at(0).padStart(7)} ${at(0.5).padStart(7)} ${at(1).padStart(9)}`);
}
console.log('\nnearest of different clips');
for (const { clip, other, copy, distance } of sorted(different).slice(0, 8)) {
  console.log(`${shown(distance)}  ${clip} and ${other} (${copy})`);
}
const missed = same.filter((pair) => pair.distance > maxDistance);
const wrong = different.filter((pair) => pair.distance <= maxDistance);
console.log(
  `\n${same.length} copies, ${missed.length} of them missed; ${different.length} pairs of different clips, ${wrong.length} taken for look-alikes`,
);
for (const { clip, copy, distance } of missed) console.log(`missed: ${clip} (${copy}) at ${shown(distance)}`);
process.exitCode = missed.length + wrong.length === 0 ? 0 : 1;
