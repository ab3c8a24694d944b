import { type TSchema, Type } from 'typebox';
import { H264_CLASSES, POSITIONS, SafeArea } from '../../presets/schema.js';
import { PlatformNames, SourceView } from './schemas.js';

const text = (description?: string) => Type.String(description === undefined ? {} : { description });
const whole = (description?: string) => Type.Integer(description === undefined ? {} : { description });
const decimal = (description?: string) => Type.Number(description === undefined ? {} : { description });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Framing = Type.Enum(['original', 'square']);

const EncodeView = Type.Object(
  {
    id: text('Unique in the plan; the stem of the name of its file.'),
    profiles: Type.Array(text(), { description: 'id@version of every profile that this one encode stands for.' }),
    platforms: PlatformNames,
    framing: Framing,
    width: whole(),
    height: whole(),
    fps: Type.Object({ num: whole(), den: whole() }),
    frames: whole(),
    video: Type.Object({
      profile: Type.Enum([...H264_CLASSES]),
      level: text(),
      x264Preset: text(),
      crf: decimal(),
      maxrateKbps: decimal(),
      bufsizeKbps: decimal(),
      bframes: whole(),
      pyramid: Type.Enum(['none', 'normal']),
      references: whole(),
      gopFrames: whole(),
    }),
    audio: orNull(Type.Object({ kbps: decimal(), channels: whole(), sampleRate: whole() })),
    budgetBytes: orNull(whole('Most bytes of the file; null where nothing limits them.')),
    predictedBytes: whole('The most that it can come to by its limits of the rate.'),
  },
  { title: 'Encode' },
);

const FrameView = Type.Object({
  framing: Framing,
  crop: Type.Object(
    { x: whole(), y: whole(), width: whole(), height: whole() },
    { description: 'Part of the upright source that is kept, in its pixels.' },
  ),
  width: whole(),
  height: whole(),
  safeArea: Type.Object(SafeArea.properties, { description: 'Room that a watermark leaves free.' }),
});

const StillsView = Type.Object({
  framing: Framing,
  poster: Type.Object({
    width: whole(),
    height: whole(),
    atSeconds: orNull(decimal()),
    everySeconds: decimal(),
    count: whole(),
  }),
  preview: Type.Object({ width: whole(), height: whole(), fps: decimal(), frames: whole() }),
  storyboard: Type.Object({
    tileWidth: whole(),
    tileHeight: whole(),
    everySeconds: decimal(),
    tiles: whole(),
    columns: whole(),
  }),
  previews: Type.Optional(
    Type.Array(Type.Object({ type: Type.Enum(['animated', 'silent', 'still']), kind: text() }), {
      description: 'What the effort makes beside these.',
    }),
  ),
});

/** What `qik plan --json` prints. */
export const PlanView = Type.Object(
  {
    source: SourceView,
    presets: Type.Object(
      { effort: text(), planner: whole() },
      { description: 'Versions of everything that decided, so that a plan can be compared with a later one.' },
    ),
    trim: Type.Object({ start: decimal(), duration: decimal() }, { description: 'Seconds of the source.' }),
    loop: Type.Optional(Type.Enum(['loop', 'boomerang'], { description: 'Absent where the clip is played once.' })),
    frames: Type.Array(FrameView),
    encodes: Type.Array(EncodeView),
    stills: StillsView,
    watermark: orNull(Type.Object({ id: text(), position: Type.Enum([...POSITIONS]) })),
    skipped: Type.Array(Type.Object({ profile: text(), reason: text() })),
    dropped: Type.Array(Type.Object({ track: text(), reason: text() })),
    warnings: Type.Array(Type.Object({ code: text(), detail: text() })),
    explanation: Type.Array(text(), { description: 'The plan in words, a sentence for each decision.' }),
  },
  { title: 'Plan' },
);
