import type { FfmpegArguments } from '../run/ffmpeg.js';
import type { EncodePlan } from '../types.js';
import { soundOptions } from './encode.js';
import { type CommandRequest, sourceInput, unpackedInput } from './index.js';
import { type SoundLevel, soundChain } from './sound.js';

/** An encode whose sound is looked at before anything is encoded. */
export type SoundRequest = Pick<
  CommandRequest,
  'source' | 'plan' | 'soundInput' | 'paths' | 'ffmpeg' | 'threads' | 'maxPixels'
> & { readonly encode: EncodePlan };

/** Prints what it measures, in the words of JSON, when the sound is over. */
export const LOUDNESS_METER = 'loudnorm=print_format=json';

/** The sound of one encode as the render makes it, ending in `[out]`; its pictures are not even decoded. */
function soundGraph(request: SoundRequest, level: SoundLevel | null, more: string): string {
  const { source, plan, encode, soundInput } = request;
  // The common rate decides how long the sound is: an encode alone might have a lower one.
  const levels = new Map(level === null ? [] : [[encode.id, level]]);
  const silent = plan.encodes.map((one) => (one === encode ? one : { ...one, audio: null }));
  const sound = soundInput === null ? `0:${source.audio?.index ?? 0}` : '0:0';
  const chain = soundChain({ ...plan, encodes: silent }, { source, sound, levels });
  const index = plan.encodes.indexOf(encode);
  return [...chain, `[a${index}]${more}[out]`].join(';');
}

const LOGLEVELS = { measure: 'info', encode: 'warning' } as const;

function inputs(request: SoundRequest, task: keyof typeof LOGLEVELS): FfmpegArguments['inputs'] {
  const { soundInput } = request;
  const source = sourceInput(request, LOGLEVELS[task]);
  if (soundInput === null) return [source];
  const unpacked = unpackedInput(request, soundInput);
  // The options of the whole program stand with the first input.
  const common = source.options.slice(0, source.options.indexOf('-filter_threads'));
  return [{ options: [...common, ...unpacked.options], source: unpacked.source }];
}

/** Measures the sound of an encode before anything is done to its loudness. Nothing is written. */
export const measureSource = (request: SoundRequest): FfmpegArguments => ({
  inputs: inputs(request, 'measure'),
  graph: soundGraph(request, null, LOUDNESS_METER),
  outputs: [{ options: ['-map', '[out]', '-f', 'null'], target: '-' }],
});

/** Encodes the sound of an encode alone, at a level that is tried. */
export const encodeSound = (request: SoundRequest, level: SoundLevel, target: string): FfmpegArguments => ({
  inputs: inputs(request, 'encode'),
  graph: soundGraph(request, level, 'anull'),
  outputs: [
    {
      options: ['-map', '[out]', ...soundOptions(request.encode).flat(), '-map_metadata', '-1', '-f', 'mp4'],
      target: request.paths.output(target),
    },
  ],
});
