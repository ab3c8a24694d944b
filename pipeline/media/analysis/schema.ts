import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** What a clip looks like, coarsely: made for `distance`. */
export const Fingerprint = Type.Object(
  {
    version: Type.Literal(1, { description: 'Only fingerprints of one version can be compared.' }),
    stepSeconds: Type.Number({ description: 'From one picture to the next.' }),
    frames: Type.Array(Type.String({ pattern: '^[0-9a-f]{32}$' }), {
      description: 'For each picture 64 signs of its frequencies, and which of them are sure; in hexadecimal.',
    }),
  },
  { ...closed, title: 'Fingerprint' },
);

/** WCAG 2.2, success criterion 2.3.1: three flashes or below threshold. */
export const Flashing = Type.Object(
  {
    maxFlashesPerSecond: Type.Number({
      description: 'General or red ones, whichever are more; half ones are counted.',
    }),
    at: Type.Union([Type.Number(), Type.Null()], { description: 'Second at which the worst second begins.' }),
    redFlashes: Type.Number({ description: 'Most red flashes in any second.' }),
    passes: Type.Boolean({ description: 'At most three of each in any second.' }),
  },
  { ...closed, title: 'Flashing' },
);

/** How well the end meets the beginning. */
export const Seam = Type.Object(
  {
    score: Type.Number({ minimum: 0, maximum: 1, description: '1: no more of a step than the clip has anyway.' }),
    step: Type.Number({ description: 'Mean difference of the brightness of last and first picture, 0 to 1.' }),
    usual: Type.Number({ description: 'The same of pictures that follow each other, at its livelier moments.' }),
  },
  { ...closed, title: 'Loop seam' },
);

const Lufs = Type.Union([Type.Number(), Type.Null()], {
  description: 'Integrated loudness (ITU-R BS.1770-4); null for silence and for less than 0.4 s.',
});
const Dbtp = Type.Union([Type.Number(), Type.Null()], {
  description: 'True peak in dB of full scale; null for silence.',
});

export const Loudness = Type.Object(
  {
    integratedLufs: Lufs,
    truePeakDbtp: Dbtp,
    renditions: Type.Array(Type.Object({ id: Type.String(), integratedLufs: Lufs, truePeakDbtp: Dbtp }, closed)),
  },
  {
    ...closed,
    title: 'Loudness',
    description:
      'Measured on the finished files. At the top the loudness that is farthest from the target, or the ' +
      'lowest where there is none, and the highest peak.',
  },
);

/** What was seen and heard in a finished clip. */
export const Analysis = Type.Object(
  {
    version: Type.Literal(1),
    fingerprint: Fingerprint,
    flashing: Flashing,
    seam: Seam,
    loudness: Type.Union([Loudness, Type.Null()], { description: 'Null without sound.' }),
  },
  { ...closed, title: 'Analysis' },
);

export type Fingerprint = Static<typeof Fingerprint>;
export type Flashing = Static<typeof Flashing>;
export type Seam = Static<typeof Seam>;
export type Loudness = Static<typeof Loudness>;
export type Analysis = Static<typeof Analysis>;
