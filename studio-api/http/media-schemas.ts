import { Type } from 'typebox';
import { ErrorView, ProgressView, RenditionView, StillView } from '../../pipeline/http/index.js';
import { Flashing, Seam } from '../../pipeline/media/analysis/schema.js';
import { FlikContent } from '../library/content.js';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const Id = Type.String({ format: 'uuid' });
const File = Type.String({ description: 'Name of the file; its bytes are below this address.' });
const Progress = orNull(ProgressView, 'How far it is, while it is worked on.');
const Problem = orNull(ErrorView, 'Why it went wrong, in words for editors; null: it did not.');
const State = Type.Enum(['queued', 'processing', 'ready', 'failed'], { description: 'How far its making is.' });

export const MediaParams = Type.Object({
  mediaId: Type.String({ format: 'uuid', description: '`mediaId` of a version.' }),
});
const fileName = Type.String({ maxLength: 128, description: 'Name of one of its files.' });
export const MediaFileParams = Type.Object({ ...MediaParams.properties, file: fileName });
export const SourceParams = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the video.' }) });
export const SourceFileParams = Type.Object({ ...SourceParams.properties, file: fileName });

const { checks: _checks, id: _id, sha256: _sha256, budget: _budget, ...rendition } = RenditionView.properties;
export const MediaRenditionView = Type.Object(
  {
    file: File,
    ...rendition,
    bitrate: Type.Integer({ description: 'Bits a second of the whole file.' }),
    checks: Type.Object(
      {
        passed: Type.Integer({ description: 'How many of what was checked is as the profiles want it.' }),
        failed: Type.Array(Type.Object({ name: Type.String(), expected: Type.String(), actual: Type.String() })),
      },
      { description: 'What was checked on the finished file.' },
    ),
  },
  { title: 'Rendition of a Flik' },
);
export const MediaStillView = Type.Object({ file: File, ...StillView.properties }, { title: 'Picture of a Flik' });

const { trim, poster, framing, loop } = FlikContent.properties;
const Lufs = orNull(Type.Number(), 'Null: silence, or too short to be measured.');

export const MediaView = Type.Object(
  {
    id: Id,
    sourceId: Type.String({ format: 'uuid', description: 'The video that it is cut from.' }),
    state: State,
    progress: Progress,
    problem: Problem,
    createdAt: Type.String({ format: 'date-time' }),
    recipe: Type.Object(
      {
        ...{ trim, poster, framing, loop },
        watermark: Type.String({ description: 'Id of a watermark, or none.' }),
        effort: Type.String(),
        profiles: Type.Array(Type.String(), { description: 'What it is made for.' }),
      },
      { description: 'How it is made of its source.' },
    ),
    renditions: Type.Array(MediaRenditionView, { description: 'None until it is ready.' }),
    stills: Type.Array(MediaStillView, {
      description: 'poster, preview, storyboard; motion (animated), motion-mp4 (silent) and motion-still for lists.',
    }),
    measured: orNull(
      Type.Object({
        loudness: orNull(
          Type.Object({ integratedLufs: Lufs, truePeakDbtp: Lufs }),
          'ITU-R BS.1770-4, on the finished files. Null: it has no sound, or it was not measured.',
        ),
        flashing: orNull(Flashing, 'Null: not measured.'),
        seam: orNull(Seam, 'Null: not measured.'),
      }),
      'What was found in it; null until it is ready.',
    ),
    warnings: Type.Array(Type.Object({ code: Type.String(), detail: Type.String() })),
    skipped: Type.Array(Type.Object({ profile: Type.String(), reason: Type.String() }), {
      description: 'Profiles that it was not made for.',
    }),
  },
  { title: 'Media of a Flik' },
);

const ratio = Type.Object({ num: Type.Integer(), den: Type.Integer() }, { description: 'Pictures a second, exactly.' });

export const SourceView = Type.Object(
  {
    id: Id,
    name: Type.String(),
    state: Type.String({
      description: '`queued`, `processing`, `ready` once it can be cut by a small copy, or `failed`.',
    }),
    createdAt: Type.String({ format: 'date-time' }),
    bytes: Type.Integer(),
    seconds: orNull(Type.Number(), 'How long it is, once that is known.'),
    progress: Progress,
    problem: Problem,
    video: orNull(
      Type.Object({
        durationMs: Type.Number(),
        width: Type.Integer({ description: 'Upright, in square pixels.' }),
        height: Type.Integer(),
        frameRate: ratio,
        variableFrameRate: Type.Boolean(),
        frames: Type.Integer(),
        hasSound: Type.Boolean(),
      }),
      'What it is, once that is known.',
    ),
    copy: orNull(
      Type.Object({
        file: File,
        contentType: Type.String(),
        bytes: Type.Integer(),
        width: Type.Integer(),
        height: Type.Integer(),
        fps: Type.Number({ description: 'Constant: picture n is shown at second n / fps.' }),
        durationMs: Type.Number(),
        hasSound: Type.Boolean(),
        keyframeSeconds: Type.Number({
          description:
            'At most so far apart are pictures that stand for themselves: what a player decodes to show any.',
        }),
      }),
      'A small copy to cut by; null until it is there.',
    ),
    stills: Type.Array(MediaStillView, { description: 'poster, preview and storyboard of the whole.' }),
  },
  { title: 'Source' },
);
