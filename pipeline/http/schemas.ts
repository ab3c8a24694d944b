import { type Static, type TSchema, Type } from 'typebox';
import { PLATFORMS } from '../../presets/schema.js';
import { CLIP_STATES, PRIORITIES } from '../db/index.js';
import { DEFAULT_EXPIRES_IN, MAX_EXPIRES_IN } from '../deliver/index.js';

const text = (description?: string) => Type.String(description === undefined ? {} : { description });
const moment = (description: string) => Type.String({ format: 'date-time', description });
const count = (description?: string) => Type.Integer(description === undefined ? {} : { description });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const ratio = Type.Object({ num: Type.Integer(), den: Type.Integer() });

/** RFC 9457, with what a program needs to go on. */
export const Problem = Type.Object(
  {
    type: text('urn:qik:error:<code>'),
    title: text('What kind of problem; the same every time.'),
    status: Type.Integer(),
    detail: text('This one, for people.'),
    code: text('For programs.'),
    retry: Type.Enum(['never', 'later', 'now'], { description: 'Whether the same request can succeed.' }),
    requestId: text('Name it when you ask us.'),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: text('JSON pointer, or the name of a field or header.'), message: text() })),
    ),
  },
  { title: 'Problem' },
);

export const ClipParams = Type.Object({ id: Type.String({ description: 'Id of the clip.' }) });

export const PlatformNames = Type.Array(Type.Enum([...PLATFORMS]));

export const RenditionView = Type.Object(
  {
    id: text(),
    profiles: Type.Array(text(), {
      description: 'id@version of every profile that it stands for.',
      examples: [['android-main@1', 'ios-main@1']],
    }),
    platforms: PlatformNames,
    contentType: Type.String({ examples: ['video/mp4'] }),
    bytes: count(),
    sha256: text('In hexadecimal.'),
    width: count(),
    height: count(),
    fps: Type.Number(),
    durationMs: Type.Number(),
    video: Type.Object({
      codec: text(),
      profile: text(),
      level: text(),
      bitrate: Type.Number({ description: 'Bits a second.' }),
    }),
    audio: orNull(Type.Object({ codec: text(), bitrate: Type.Number(), channels: count(), sampleRate: count() })),
    checks: Type.Array(Type.Object({ name: text(), ok: Type.Boolean(), expected: text(), actual: text() })),
    conforms: Type.Boolean(),
    budget: Type.Optional(Type.Object({ bytes: count(), marginBytes: count(), encodedTwice: Type.Boolean() })),
  },
  { title: 'Rendition' },
);

const stillFields = {
  kind: text('poster, preview, storyboard, or what the effort makes beside them, such as motion.'),
  contentType: text(),
  width: count(),
  height: count(),
  bytes: count(),
  sha256: text(),
  atSeconds: Type.Optional(Type.Number({ description: 'Second of the clip that a poster shows.' })),
  durationMs: Type.Optional(count('Of what moves, where the effort makes it.')),
  index: Type.Optional(
    Type.Object(
      {
        columns: count(),
        rows: count(),
        tileWidth: count(),
        tileHeight: count(),
        everySeconds: Type.Number(),
        tiles: count(),
      },
      { description: 'Of a storyboard: tile n shows second n * everySeconds, left to right, top to bottom.' },
    ),
  ),
};
export const StillView = Type.Object(stillFields, { title: 'Still' });

export const SourceView = Type.Object(
  {
    container: text(),
    bytes: count(),
    durationMs: Type.Number(),
    video: Type.Object({
      index: count(),
      codec: text(),
      profile: orNull(text()),
      pixelFormat: text(),
      bitDepth: count(),
      codedWidth: count(),
      codedHeight: count(),
      width: count('Upright, in square pixels.'),
      height: count(),
      orientation: Type.Object({ rotation: Type.Integer(), mirrored: Type.Boolean() }),
      sampleAspectRatio: ratio,
      frameRate: ratio,
      variableFrameRate: Type.Boolean(),
      frames: count(),
      dynamics: text('sdr, hlg or pq'),
      range: text('limited or full'),
      colour: Type.Object({ primaries: orNull(text()), transfer: orNull(text()), matrix: orNull(text()) }),
      interlaced: Type.Boolean(),
    }),
    audio: orNull(
      Type.Object({ index: count(), codec: text(), channels: count(), sampleRate: count(), packed: Type.Boolean() }),
    ),
    dropped: Type.Array(Type.Object({ track: text(), reason: text() })),
    warnings: Type.Array(Type.Object({ code: text(), detail: text() })),
    privateData: Type.Array(text(), { description: 'Kinds of private data that were found and are in no rendition.' }),
  },
  { title: 'Source' },
);

export const ProgressView = Type.Object(
  {
    stage: Type.Enum(['receive', 'probe', 'encode', 'stills', 'verify', 'store']),
    percent: Type.Number({ description: 'Of the stage.' }),
    etaMs: orNull(Type.Number({ description: 'Until the clip is ready, where that can be said.' })),
  },
  { title: 'Progress' },
);

export const ErrorView = Type.Object(
  {
    code: text(),
    title: text(),
    detail: text(),
    advice: text('What you can do about it.'),
    retry: Type.Enum(['never', 'later', 'now'], { description: 'Whether trying again can change it.' }),
  },
  { title: 'Clip error' },
);

export const ClipView = Type.Object(
  {
    id: text(),
    state: Type.Enum([...CLIP_STATES]),
    progress: orNull(ProgressView),
    priority: Type.Enum([...PRIORITIES]),
    sender: orNull(text()),
    recipients: Type.Array(text()),
    metadata: Type.Unknown(),
    sentAt: moment('When it was sent, as its sender says.'),
    receivedAt: orNull(moment('When we had all of it; null while it is in `receiving`.')),
    expiresAt: moment(
      'From then on nothing of it is given out. While it is in `receiving`: when the upload is given up at the latest.',
    ),
    upload: orNull(
      Type.Object(
        { bytes: count(), sha256: text() },
        { description: 'What was received; null while that is not all of it, and once the clip is gone.' },
      ),
    ),
    source: orNull(SourceView),
    renditions: Type.Array(RenditionView),
    stills: Type.Array(StillView),
    skipped: Type.Array(Type.Object({ profile: text(), reason: text() })),
    dropped: Type.Array(Type.Object({ track: text(), reason: text() })),
    warnings: Type.Array(Type.Object({ code: text(), detail: text() })),
    timings: orNull(
      Type.Object({
        probeMs: Type.Number(),
        encodeMs: Type.Number(),
        stillsMs: Type.Number(),
        verifyMs: Type.Number(),
        totalMs: Type.Number(),
      }),
    ),
    encodes: orNull(count('Encodes that all renditions came from.')),
    error: orNull(ErrorView),
    guarantees: text('What the end of a clip means, and what it cannot mean.'),
  },
  { title: 'Clip' },
);
export type ClipView = Static<typeof ClipView>;

const {
  source: _s,
  renditions: _r,
  stills: _t,
  skipped: _k,
  dropped: _d,
  timings: _m,
  encodes: _e,
  guarantees: _g,
  ...listed
} = ClipView.properties;

/** A clip in a list: all of it but what can be played and how that was made. */
export const ListedClipView = Type.Object(listed, { title: 'Listed clip' });
export type ListedClipView = Static<typeof ListedClipView>;

export const ClipListView = Type.Object(
  {
    clips: Type.Array(ListedClipView, { description: 'Newest first.' }),
    nextCursor: orNull(text('For the next page; null on the last.')),
  },
  { title: 'Clip page' },
);

export const RetriedClipView = Type.Object(
  {
    ...ClipView.properties,
    lastError: orNull(ErrorView),
  },
  { title: 'Retried clip' },
);

export const PlaybackRequestBody = Type.Object(
  {
    platform: Type.Enum([...PLATFORMS]),
    screen: Type.Optional(
      Type.Object(
        { width: Type.Integer({ minimum: 1, maximum: 20_000 }), height: Type.Integer({ minimum: 1, maximum: 20_000 }) },
        { additionalProperties: false, description: 'Pixels of the screen, held either way.' },
      ),
    ),
    downlinkKbps: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100_000_000,
        description: 'What the network gives, in kilobits a second.',
      }),
    ),
    recipient: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description:
          'Who will play it; bound into the address. Needed where the clip has `views`, `viewWindow` or `lockedUntilReply`.',
      }),
    ),
    expiresIn: Type.Optional(
      Type.Integer({
        minimum: 10,
        // Longer ones were allowed once: they are cut and not refused, and the answer says until when.
        maximum: 3600,
        description: `Seconds for which the address holds. Default: ${DEFAULT_EXPIRES_IN}; more than ${MAX_EXPIRES_IN} is cut to that.`,
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Device',
    examples: [{ platform: 'android', screen: { width: 720, height: 1280 }, downlinkKbps: 2000, recipient: 'bob' }],
  },
);

export const PlaybackView = Type.Object(
  {
    url: text('Takes GET and HEAD, with Range.'),
    expiresAt: moment('Until then a request may begin.'),
    rendition: RenditionView,
    stills: Type.Array(Type.Object({ ...stillFields, url: text() })),
    reason: text('Why this rendition, in words.'),
    views: Type.Union(
      [
        Type.Object({
          used: count('Addresses that the recipient was given, this one included.'),
          allowed: count('Addresses that each recipient is given.'),
        }),
        Type.Null(),
      ],
      { description: 'Null where the sender set no number.' },
    ),
    playableUntil: moment('When time ends it for this recipient: with the clip, or with their window.'),
  },
  { title: 'Playback' },
);
