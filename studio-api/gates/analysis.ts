import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fingerprint, Flashing, Loudness, Seam } from '../../pipeline/media/analysis/schema.js';

/** What was found out about a finished video, part by part. Null: it was not measured, or in a form of another time. */
export type Measured = {
  readonly fingerprint: Fingerprint | null;
  readonly flashing: Flashing | null;
  readonly seam: Seam | null;
  /** `sound` null: it has none. */
  readonly loudness: { readonly sound: Loudness | null } | null;
};

const fingerprint = Compile(Fingerprint);
const flashing = Compile(Flashing);
const seam = Compile(Seam);
const loudness = Compile(Type.Union([Loudness, Type.Null()]));

const partOf = (analysis: unknown, name: keyof Measured): unknown =>
  typeof analysis === 'object' && analysis !== null ? Reflect.get(analysis, name) : undefined;

/**
 * Reads what a clip's row says about its analysis. Parts that are missing, or that this version does not understand,
 * were not measured: one that was does not go with them.
 */
export function parseAnalysis(analysis: unknown): Measured {
  const [print, flashes, loop, sound] = [
    ...[partOf(analysis, 'fingerprint'), partOf(analysis, 'flashing')],
    ...[partOf(analysis, 'seam'), partOf(analysis, 'loudness')],
  ];
  return {
    fingerprint: fingerprint.Check(print) ? print : null,
    flashing: flashing.Check(flashes) ? flashes : null,
    seam: seam.Check(loop) ? loop : null,
    loudness: loudness.Check(sound) ? { sound } : null,
  };
}
