import { type Static, Type } from 'typebox';

/** Constrained Baseline < Main < High: a decoder for a later class plays every earlier one. */
export const H264_CLASSES = ['constrained-baseline', 'main', 'high'] as const;

export const PLATFORMS = ['android', 'ios', 'windows-phone'] as const;

/** Nine places on the frame, named as one would say them. */
export const POSITIONS = [
  'top-left',
  'top',
  'top-right',
  'left',
  'center',
  'right',
  'bottom-left',
  'bottom',
  'bottom-right',
] as const;

/** Keeps the names as literal types: `[...T]` is what Type.Enum needs to see them one by one. */
export const literals = <const T extends readonly string[]>(values: readonly [...T], description: string) =>
  Type.Enum<[...T]>(values, { description });

export const closed = { additionalProperties: false } as const;
export const Id = Type.String({
  pattern: '^[a-z][a-z0-9-]{1,40}$',
  description: 'Lower-case name with dashes; also the name of the file.',
});
const Kbps = (description: string) => Type.Integer({ minimum: 1, maximum: 240_000, description });
const Fraction = (description: string) => Type.Number({ minimum: 0, maximum: 0.45, description });

export const Position = literals(POSITIONS, 'Where the mark sits.');
export const Platform = literals(PLATFORMS, 'A family of devices.');
export const H264Class = literals(H264_CLASSES, 'H.264 profile.');

/** Room that a mark keeps free on each side, as fractions of the frame's width (left, right) and height (top, bottom). */
export const SafeArea = Type.Object(
  {
    top: Fraction('Of the height.'),
    right: Fraction('Of the width.'),
    bottom: Fraction('Of the height.'),
    left: Fraction('Of the width.'),
  },
  { ...closed, description: 'Parts of the frame that devices cover with their own controls.' },
);

export const VideoLimits = Type.Object(
  {
    codec: Type.Literal('h264'),
    sampleEntry: Type.Literal('avc1'),
    profile: H264Class,
    entropy: literals(['cavlc', 'any'], 'Entropy coding that every device of the class decodes.'),
    level: Type.String({
      pattern: '^[1-5]\\.[0-2]$',
      description: 'Highest H.264 level, as in Table A-1 of the standard.',
    }),
    longSide: Type.Integer({
      minimum: 16,
      maximum: 8192,
      description: 'Pixels of the longer side, portrait or landscape.',
    }),
    shortSide: Type.Integer({ minimum: 16, maximum: 8192, description: 'Pixels of the shorter side.' }),
    macroblocks: Type.Integer({ minimum: 1, description: '16x16 blocks in a frame: ceil(w/16) * ceil(h/16).' }),
    fps: Type.Number({ exclusiveMinimum: 0, maximum: 120, description: 'Frames a second.' }),
    references: Type.Integer({
      minimum: 1,
      maximum: 16,
      description: 'max_num_ref_frames in the sequence parameter set.',
    }),
    reorderDepth: Type.Integer({
      minimum: 0,
      maximum: 4,
      description: 'Frames that wait for reordering; 0 means no B-frames.',
    }),
    peakKbps: Kbps('Most kilobits of video in any window of one second.'),
    gopSeconds: Type.Number({
      exclusiveMinimum: 0,
      maximum: 10,
      description: 'Longest distance between two IDR frames.',
    }),
    editList: literals(['starts-at-zero', 'at-most-one'], 'What the video track may say about where it starts.'),
  },
  { ...closed, description: 'The contract of the video track: a rendition above any of these is not delivered.' },
);

export const AudioLimits = Type.Object(
  {
    codec: Type.Literal('aac-lc'),
    kbps: Kbps('Average kilobits a second.'),
    sampleRates: Type.Array(Type.Integer({ minimum: 8000, maximum: 96_000 }), {
      minItems: 1,
      description: 'In hertz.',
    }),
    channels: Type.Integer({ minimum: 1, maximum: 2 }),
  },
  { ...closed, description: 'The contract of the sound; a rendition without sound keeps it.' },
);

export const Source = Type.Object(
  {
    for: Type.String({ minLength: 1 }),
    text: Type.String({ minLength: 1 }),
    url: Type.Optional(Type.String({ pattern: '^https?://' })),
  },
  { ...closed, description: 'Where a number comes from, or that it is our choice.' },
);

/** A playback profile: what a class of devices can play, and what is aimed at when one encodes for it alone. */
export const Profile = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Id,
    version: Type.Integer({ minimum: 1, description: 'Goes up by one with every change of limits or targets.' }),
    title: Type.String({ minLength: 1 }),
    description: Type.String({ minLength: 1 }),
    platforms: Type.Array(Platform, { minItems: 1, uniqueItems: true }),
    order: Type.Integer({ minimum: 0, description: 'Place in lists, smallest device first.' }),
    defaultLadder: Type.Boolean({ description: 'Rendered when a request names no profiles.' }),
    framing: literals(['original', 'square'], 'square: the picture is cropped to its middle square for this profile.'),
    container: Type.Literal('mp4'),
    video: VideoLimits,
    audio: AudioLimits,
    maxBytes: Type.Optional(Type.Integer({ minimum: 1000, description: 'Most bytes of the whole file.' })),
    maxSeconds: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Longest clip; one frame of tolerance.' }),
    ),
    safeArea: Type.Optional(SafeArea),
    targets: Type.Object(
      {
        crf: Type.Record(Id, Type.Number({ minimum: 0, maximum: 51 }), {
          description: 'x264 quality for each effort tier.',
        }),
        maxrateKbps: Kbps('VBV input rate.'),
        bufsizeKbps: Kbps('VBV buffer; maxrate + bufsize stays under the peak.'),
        bframes: Type.Integer({ minimum: 0, maximum: 4 }),
        pyramid: literals(['none', 'normal'], 'Whether B-frames are references.'),
        audioKbps: Kbps('AAC bit rate.'),
        audioChannels: Type.Integer({
          minimum: 1,
          maximum: 2,
          description: 'Most channels; a mono source stays mono.',
        }),
      },
      { ...closed, description: 'What the planner aims at when it encodes for this profile alone.' },
    ),
    sources: Type.Array(Source, { minItems: 1 }),
  },
  { ...closed, $id: 'profile', title: 'Playback profile' },
);

const markPlace = {
  position: Position,
  widthPercent: Type.Number({
    minimum: 1,
    maximum: 100,
    description: "Width of the mark in percent of the frame's width.",
  }),
  marginPercent: Type.Number({
    minimum: 0,
    maximum: 40,
    description: 'Distance to the edges in percent of the shorter side.',
  }),
  opacity: Type.Number({ minimum: 0, maximum: 1 }),
  from: Type.Optional(Type.Number({ minimum: 0, description: 'Second of the clip at which the mark appears.' })),
  to: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Second of the clip at which it goes.' })),
};

/** A mark kept with the presets, asked for by its id. */
export const Watermark = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Id,
    version: Type.Integer({ minimum: 1 }),
    title: Type.String({ minLength: 1 }),
    image: Type.Optional(Type.String({ pattern: '^[a-z0-9-]+\\.(png|svg)$', description: 'A file beside this one.' })),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'May hold {sender} and {date}.' })),
    ...markPlace,
    safeArea: SafeArea,
  },
  { ...closed, $id: 'watermark', title: 'Watermark' },
);

/** A mark described in a request. `image` is base64 of a PNG or SVG. */
export const InlineWatermark = Type.Object(
  {
    image: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 700_000,
        pattern: '^[A-Za-z0-9+/]+={0,2}$',
        description: 'Base64 of a PNG or SVG of up to 512 KB.',
      }),
    ),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'May hold {sender} and {date}.' })),
    ...markPlace,
  },
  { ...closed, title: 'Own watermark' },
);

/** When one rendition may stand for several profiles. */
export const PlannerRule = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Integer({ minimum: 1 }),
    minAreaRatio: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Shared area over the area each would get alone.',
    }),
    maxClassesBelow: Type.Integer({
      minimum: 0,
      maximum: 2,
      description: 'H.264 classes that a shared encode may lie below.',
    }),
    minMaxrateRatio: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Shared maxrate over each one’s own.',
    }),
    minKbpsPerMegapixelSecond: Type.Number({
      exclusiveMinimum: 0,
      description:
        'Kilobits for a million pixels; under this a byte budget makes the picture smaller instead of worse.',
    }),
    sources: Type.Array(Source, { minItems: 1 }),
  },
  { ...closed, $id: 'planner', title: 'Rule of the planner' },
);

export type H264ClassName = (typeof H264_CLASSES)[number];
export type PlatformName = (typeof PLATFORMS)[number];
export type PositionName = (typeof POSITIONS)[number];
export type SafeArea = Static<typeof SafeArea>;
export type VideoLimits = Static<typeof VideoLimits>;
export type AudioLimits = Static<typeof AudioLimits>;
export type Profile = Static<typeof Profile>;
export type Watermark = Static<typeof Watermark>;
export type InlineWatermark = Static<typeof InlineWatermark>;
export type PlannerRule = Static<typeof PlannerRule>;
