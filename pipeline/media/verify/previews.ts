import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { findProfile } from '../../../presets/index.js';
import { QikError } from '../../errors/catalogue.js';
import type { MediaContext } from '../context.js';
import type { AnimatedPreviewPlan, Check, SilentPreviewPlan, Still, StillPreviewPlan } from '../types.js';
import { verify } from './index.js';
import { atMost, rule } from './rule.js';

/** Nothing but the picture may be in a preview. */
const PRIVATE_FIELDS = ['exif', 'icc', 'iptc', 'xmp', 'comments'] as const;

/** Opens an image again and decodes all of its pictures. */
async function imageChecks(file: string, still: Still, maxBytes: number | null): Promise<Check[]> {
  // By its bytes: by its name it might come out of a cache.
  const image = sharp(await readFile(file), { animated: true });
  const metadata = await image.metadata();
  const { info } = await image.raw().toBuffer({ resolveWithObject: true });
  const height = metadata.pageHeight ?? metadata.height;
  const size = `${metadata.width}x${height}`;
  const leaks = PRIVATE_FIELDS.filter((field) => metadata[field] !== undefined);
  const shown = (metadata.delay ?? []).reduce((sum, delay) => sum + delay, 0);
  const pages = metadata.pages ?? 1;
  return [
    rule('format', `image/${metadata.format}` === still.contentType, still.contentType, `image/${metadata.format}`),
    rule('size', metadata.width === still.width && height === still.height, `${still.width}x${still.height}`, size),
    rule('decodes', info.height === height * pages, `${pages} pictures`, `${info.height / height} pictures`),
    rule('private-data', leaks.length === 0, 'none', leaks.join(', ') || 'none'),
    ...(still.durationMs === undefined || pages === 1
      ? []
      : [
          rule('duration', shown === still.durationMs, `${still.durationMs} ms`, `${shown} ms`),
          rule('loops', metadata.loop === 0, 'for ever', `${metadata.loop} times`),
        ]),
    ...(maxBytes === null ? [] : [atMost('bytes', still.bytes, maxBytes)]),
  ];
}

function refuseBroken(kind: string, checks: readonly Check[]): void {
  const broken = checks.filter((check) => !check.ok);
  if (broken.length === 0) return;
  const words = broken.map(({ name, actual, expected }) => `${name} is ${actual}, expected ${expected}`);
  throw new QikError('contract_violated', `${kind}: ${words.join('; ')}`);
}

/**
 * Reads an image that was made for an effort back from its file.
 * @param folder that it lies in.
 * @throws QikError `contract_violated` when it is not what was planned.
 */
export async function verifyImage(
  folder: string,
  still: Still,
  plan: AnimatedPreviewPlan | StillPreviewPlan,
): Promise<void> {
  refuseBroken(
    still.kind,
    await imageChecks(path.join(folder, still.file), still, plan.type === 'animated' ? plan.maxBytes : null),
  );
}

/**
 * Holds the MP4 without sound against its profile and its plan, and describes it by what was read.
 * @throws QikError `contract_violated`.
 */
export async function verifySilent(
  file: string,
  { kind, encode }: SilentPreviewPlan,
  context: MediaContext,
  signal?: AbortSignal,
): Promise<Still> {
  const profile = findProfile(context.presets, encode.profiles[0] ?? '');
  if (profile === undefined) throw new QikError('unknown_profile', `${kind} keeps no known profile`);
  const { checks, facts } = await verify(file, [profile], context, {
    expected: { width: encode.width, height: encode.height, frames: encode.frames },
    maxBytes: encode.budgetBytes,
    signal,
  });
  const silent = rule('silent', facts?.audio === null, 'no sound track', facts?.audio === null ? 'none' : 'one');
  refuseBroken(kind, [...checks, silent]);
  const data = await readFile(file);
  return {
    kind,
    file: path.basename(file),
    contentType: 'video/mp4',
    width: facts?.video.width ?? 0,
    height: facts?.video.height ?? 0,
    durationMs: Math.round((facts?.video.duration ?? 0) * 1000),
    bytes: data.length,
    sha256: createHash('sha256').update(data).digest('hex'),
  };
}
