import { type Static, Type } from 'typebox';
import { closed, Source } from './schema.js';

/** When two clips of the library count as look-alikes. */
export const LookalikeRule = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Integer({ minimum: 1 }),
    maxDistance: Type.Number({
      minimum: 0,
      maximum: 0.5,
      description: 'Two fingerprints that are at most this far apart are of look-alikes; 0 is the same, 0.5 is chance.',
    }),
    minOverlapSeconds: Type.Number({
      exclusiveMinimum: 0,
      maximum: 5,
      description: 'Shortest common part that is compared; where a clip is shorter, its whole length.',
    }),
    minOverlapShare: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'The common part is at least this share of the shorter clip.',
    }),
    sources: Type.Array(Source, { minItems: 1 }),
  },
  { ...closed, $id: 'lookalikes', title: 'Rule of look-alikes' },
);

export type LookalikeRule = Static<typeof LookalikeRule>;
