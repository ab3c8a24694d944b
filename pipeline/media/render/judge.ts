import path from 'node:path';
import { findProfile } from '../../../presets/index.js';
import type { Profile } from '../../../presets/schema.js';
import { QikError } from '../../errors/catalogue.js';
import { renditionFile } from '../command/index.js';
import type { MediaContext } from '../context.js';
import type { RunReport } from '../run/ffmpeg.js';
import type { EncodePlan, Rendition, Still, Warning } from '../types.js';
import { verify } from '../verify/index.js';
import { verifyImage, verifySilent } from '../verify/previews.js';
import { describeRendition } from './rendition.js';
import type { Session } from './session.js';

function profilesOf(one: EncodePlan, context: MediaContext): [Profile, ...Profile[]] {
  const [first, ...rest] = one.profiles
    .map((reference) => findProfile(context.presets, reference))
    .filter((profile) => profile !== undefined);
  if (first === undefined) {
    throw new QikError('unknown_profile', `${one.id} serves no known profile`);
  }
  return [first, ...rest];
}

/** Opens every rendition again and holds it against the profiles that it stands for. */
export async function verifyAll(session: Session, encodedTwice: ReadonlySet<string>): Promise<Rendition[]> {
  const { context, folder, plan, meter } = session;
  const renditions: Rendition[] = [];
  for (const one of plan.encodes) {
    meter.at('verify', (100 * renditions.length) / plan.encodes.length);
    const name = renditionFile(one.id);
    const file = path.join(folder.out, name);
    const result = await verify(file, profilesOf(one, context), context, {
      expected: { width: one.width, height: one.height, frames: one.frames },
      maxBytes: one.budgetBytes,
      signal: session.signal,
    });
    renditions.push(await describeRendition(one, file, name, result, encodedTwice.has(one.id)));
  }
  meter.at('verify', 100);
  return renditions;
}

/** @throws QikError `contract_violated` naming every rule that was broken. */
export function refuseViolations(renditions: readonly Rendition[]): void {
  const broken = renditions.filter((rendition) => !rendition.conforms);
  if (broken.length === 0) {
    return;
  }
  const words = broken.map((rendition) => {
    const failed = rendition.checks
      .filter((one) => !one.ok)
      .map((one) => `${one.name} is ${one.actual}, expected ${one.expected}`);
    return `${rendition.id} (${rendition.profiles.join(', ')}): ${failed.join('; ')}`;
  });
  throw new QikError('contract_violated', words.join(' | '));
}

/** A stream that breaks in the middle decodes to fewer pictures than its index promises. */
export function lossWarning(session: Session, report: RunReport): Warning[] {
  const planned = session.plan.encodes[0]?.frames ?? 0;
  const errors = report.messages.filter((line) => /error while decoding|corrupt|invalid|concealing/i.test(line)).length;
  // With half of them missing it is no longer the clip that was filmed.
  if (report.frames < planned * 0.5) {
    throw new QikError('corrupt', `only ${report.frames} of ${planned} pictures could be decoded`);
  }
  return errors > 0
    ? [{ code: 'damaged', detail: 'parts of the clip were damaged; what could be decoded was kept' }]
    : [];
}

/**
 * Reads back what was made for the effort alone, images and MP4s, before it counts.
 * @param images that `makeStills` made.
 * @returns all stills, the MP4s among them.
 */
export async function verifyPreviews(session: Session, images: readonly Still[]): Promise<Still[]> {
  const { context, folder, plan, signal } = session;
  const silent: Still[] = [];
  for (const preview of plan.stills.previews ?? []) {
    const still = images.find((one) => one.kind === preview.kind);
    if (preview.type === 'silent') {
      silent.push(await verifySilent(path.join(folder.out, renditionFile(preview.kind)), preview, context, signal));
    } else if (still === undefined) {
      throw new QikError('contract_violated', `there is no ${preview.kind}`);
    } else {
      await verifyImage(folder.marks, still, preview);
    }
  }
  return [...images, ...silent];
}
