import { resolve } from 'node:path';
import type { Environment } from '../config/index.js';
import { dryRun, type EncodePlan, type RenderPlan } from '../media/index.js';
import type { Answer } from './answer.js';
import { mediaContext, requireFile } from './context.js';
import { type RenderFlags, renderOptions } from './flags.js';
import { bytes, className, count, number, section, table } from './words.js';

const HEAD = ['encode', 'picture', 'fps', 'H.264', 'preset', 'CRF', 'at most', 'sound', 'size at most', 'stands for'];

const row = ({ id, width, height, fps, video, audio, predictedBytes, budgetBytes, profiles }: EncodePlan): string[] => [
  id,
  `${width}x${height}`,
  number(fps.num / fps.den),
  `${className(video.profile)} ${video.level}`,
  video.x264Preset,
  number(video.crf),
  `${video.maxrateKbps} kbit/s`,
  audio === null ? 'none' : `${audio.kbps} kbit/s ${audio.channels === 1 ? 'mono' : 'stereo'}`,
  budgetBytes === null ? bytes(predictedBytes) : `${bytes(predictedBytes)} of ${bytes(budgetBytes)}`,
  profiles.join(', '),
];

/** The plan in words: a sentence for each decision, then the encodes. */
export const planText = ({ encodes, explanation, skipped, dropped, warnings }: RenderPlan): string => {
  const profiles = encodes.flatMap((encode) => encode.profiles).length;
  return [
    `${count(encodes.length, 'encode')} for ${count(profiles, 'profile')}. Nothing was encoded.`,
    '',
    ...explanation.map((sentence) => `- ${sentence}`),
    '',
    table(HEAD, encodes.map(row)),
    ...section(
      'Skipped:',
      skipped.map(({ profile, reason }) => `${profile}: ${reason}`),
    ),
    ...section(
      'Not taken over:',
      dropped.map(({ track, reason }) => `${track}: ${reason}`),
    ),
    ...section(
      'Worth knowing:',
      warnings.map(({ detail }) => detail),
    ),
  ].join('\n');
};

/** `qik plan`: what `render` would do and why. */
export const planCommand = async (
  file: string,
  flags: RenderFlags,
  around: { readonly env: Environment; readonly signal: AbortSignal },
): Promise<Answer> => {
  const options = renderOptions(flags);
  await requireFile(file);
  const context = await mediaContext(around.env);
  const document = await dryRun(resolve(file), options, context, around.signal);
  return { document, text: planText(document) };
};
