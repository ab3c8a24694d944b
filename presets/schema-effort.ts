import { type Static, Type } from 'typebox';
import { closed, Id, literals, Source } from './schema.js';

/** How loud the sound of every rendition is made. Loudness as in ITU-R BS.1770-4, for the file as it is. */
export const LoudnessTarget = Type.Object(
  {
    integratedLufs: Type.Number({ minimum: -40, maximum: -5, description: 'Loudness of the whole, in LUFS.' }),
    truePeakDbtp: Type.Number({
      minimum: -9,
      maximum: 0,
      description: 'Highest true peak of the finished file, in dB of full scale; it comes before the loudness.',
    }),
    maxLimitingDb: Type.Number({
      minimum: 0,
      maximum: 12,
      description: 'Most that single peaks are taken down by a limiter so that the rest can be louder, in dB.',
    }),
    quietestLufs: Type.Number({
      minimum: -70,
      maximum: -20,
      description: 'Sound below this is silence with noise in it and stays as it is, in LUFS.',
    }),
  },
  {
    ...closed,
    description: 'The loudness that all clips of this effort are brought to. Without it sound is left alone.',
  },
);

const previewKind = {
  kind: Type.String({
    pattern: '^[a-z][a-z0-9-]{1,40}$',
    description: 'Name of the preview among the stills of a clip, and the stem of its file.',
  }),
  longSide: Type.Integer({ minimum: 16, maximum: 720, description: 'Pixels of the longer side at most.' }),
};
const Seconds = Type.Number({ exclusiveMinimum: 0, maximum: 10, description: 'From the start of the clip, at most.' });
const Fps = Type.Number({ minimum: 1, maximum: 30, description: 'Pictures a second, at most.' });
const Quality = Type.Integer({ minimum: 10, maximum: 95, description: 'As the format counts it, 1 to 100.' });
const Budget = Type.Integer({ minimum: 5000, maximum: 5_000_000, description: 'Most bytes of the file.' });

export const AnimatedPreview = Type.Object(
  { ...previewKind, fps: Fps, seconds: Seconds, quality: Quality, maxBytes: Budget },
  { ...closed, description: 'An animated WebP. Over its budget it loses quality first and then pictures.' },
);
export const SilentPreview = Type.Object(
  {
    ...previewKind,
    profile: Type.String({
      pattern: '^[a-z][a-z0-9-]{1,40}(@[1-9][0-9]{0,3})?$',
      description: 'Playback profile whose contract it keeps.',
    }),
    fps: Fps,
    seconds: Seconds,
    crf: Type.Number({ minimum: 0, maximum: 51, description: 'x264 quality.' }),
    maxBytes: Budget,
  },
  { ...closed, description: 'An MP4 without a sound track.' },
);
export const StillPreview = Type.Object(
  { ...previewKind, format: literals(['jpeg', 'webp'], 'Format of the picture.'), quality: Quality },
  { ...closed, description: 'The picture of the poster, for those who want nothing to move.' },
);

/** Small files that stand for a clip in a list. */
export const Previews = Type.Object(
  {
    animated: Type.Optional(Type.Array(AnimatedPreview)),
    silent: Type.Optional(Type.Array(SilentPreview)),
    still: Type.Optional(Type.Array(StillPreview)),
  },
  { ...closed, description: 'Small files that stand for the clip in a list, beside poster, preview and storyboard.' },
);

/** How much work an encode is worth: a clip is watched a few times, a Flik millions of times. */
export const Effort = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Id,
    version: Type.Integer({ minimum: 1 }),
    title: Type.String({ minLength: 1 }),
    description: Type.String({ minLength: 1 }),
    x264Preset: literals(
      ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'],
      'Preset of x264.',
    ),
    loudness: Type.Optional(LoudnessTarget),
    previews: Type.Optional(Previews),
    analysis: Type.Optional(
      Type.Boolean({ description: 'Whether clips are looked at for look-alikes, flashing, seam and loudness.' }),
    ),
    sources: Type.Array(Source, { minItems: 1 }),
  },
  { ...closed, $id: 'effort', title: 'Effort tier' },
);

export type LoudnessTarget = Static<typeof LoudnessTarget>;
export type AnimatedPreview = Static<typeof AnimatedPreview>;
export type SilentPreview = Static<typeof SilentPreview>;
export type StillPreview = Static<typeof StillPreview>;
export type Effort = Static<typeof Effort>;
