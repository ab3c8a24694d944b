import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadPresets, packageRoot } from '../../presets/index.js';
import { DEFAULT_LIMITS, findTools } from '../media/index.js';
import { runCorpus, tableRow } from './corpus.js';

// npm run prove:corpus -- [FOLDER] [--profiles a,b]: the whole default ladder of every file, as a table.
const { values, positionals } = parseArgs({ allowPositionals: true, options: { profiles: { type: 'string' } } });
const folder = positionals[0] ?? process.env.QIK_CORPUS ?? path.join(packageRoot, '../shared/media');
const { FFMPEG_PATH, FFPROBE_PATH } = process.env;
const tools = await findTools({
  ...(FFMPEG_PATH === undefined ? {} : { ffmpegPath: FFMPEG_PATH }),
  ...(FFPROBE_PATH === undefined ? {} : { ffprobePath: FFPROBE_PATH }),
});
const context = { presets: await loadPresets(), tools, limits: DEFAULT_LIMITS };
const options = values.profiles === undefined ? {} : { profiles: values.profiles.split(',') };

console.log(`ffmpeg ${tools.ffmpeg.version}, sandbox ${tools.sandbox}`);
const count = { conforms: 0, refused: 0, broken: 0 };
for await (const outcome of runCorpus(folder, options, context)) {
  count[outcome.outcome] += 1;
  console.log(tableRow(outcome));
}
console.log(`${count.conforms} conform, ${count.refused} refused, ${count.broken} broken`);
process.exitCode = count.broken === 0 ? 0 : 1;
