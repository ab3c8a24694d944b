import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { QikError } from '../../errors/catalogue.js';
import { runFfprobe } from '../run/ffprobe.js';
import type { Toolbox } from '../tools.js';
import type { ContainerFamily } from '../types.js';
import { inputGuards } from './codecs.js';

const Tags = Type.Record(Type.String(), Type.String());

/** The parts of ffprobe's answer that are used; everything is optional, since hostile files leave anything out. */
const StreamDescription = Type.Object({
  index: Type.Integer({ minimum: 0 }),
  id: Type.Optional(Type.String()),
  codec_type: Type.Optional(Type.String()),
  codec_name: Type.Optional(Type.String()),
  profile: Type.Optional(Type.String()),
  pix_fmt: Type.Optional(Type.String()),
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
  sample_aspect_ratio: Type.Optional(Type.String()),
  avg_frame_rate: Type.Optional(Type.String()),
  field_order: Type.Optional(Type.String()),
  color_range: Type.Optional(Type.String()),
  color_space: Type.Optional(Type.String()),
  color_transfer: Type.Optional(Type.String()),
  color_primaries: Type.Optional(Type.String()),
  has_b_frames: Type.Optional(Type.Integer()),
  channels: Type.Optional(Type.Integer()),
  sample_rate: Type.Optional(Type.String()),
  bit_rate: Type.Optional(Type.String()),
  disposition: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  side_data_list: Type.Optional(Type.Array(Type.Object({ rotation: Type.Optional(Type.Number()) }))),
  tags: Type.Optional(Tags),
});

const Description = Type.Object({
  streams: Type.Optional(Type.Array(StreamDescription)),
  format: Type.Optional(
    Type.Object({
      start_time: Type.Optional(Type.String()),
      duration: Type.Optional(Type.String()),
      tags: Type.Optional(Tags),
    }),
  ),
});

export type StreamDescription = Static<typeof StreamDescription>;
export type Description = {
  readonly streams: readonly StreamDescription[];
  readonly startSeconds: number;
  readonly tagNames: readonly string[];
};

/** A packet of one stream; times in seconds, null where the file does not say. */
export type Packet = { readonly pts: number | null; readonly duration: number | null; readonly shown: boolean };

const COMMON = ['-hide_banner', '-loglevel', 'error'];

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch (error) {
    // ffprobe stops in the middle of its answer on some unknown codecs, and prints just `{`.
    throw new QikError('corrupt', 'the file cannot be read', { cause: error });
  }
}

/** Why ffprobe gave up, as far as its words tell. */
function refuse(stderr: string): never {
  const shut = /Codec \((\w+)\) not on whitelist/.exec(stderr);
  if (shut !== null) {
    throw new QikError(
      'unsupported_codec',
      `${shut[1] ?? 'the codec'} is not accepted; send H.264 or HEVC with AAC sound`,
    );
  }
  const size = /Picture size (\d+)x(\d+) is invalid/.exec(stderr);
  if (size !== null) {
    throw new QikError('too_many_pixels', `${size[1]}x${size[2]} is more than is accepted`);
  }
  throw new QikError('corrupt', 'the file cannot be read');
}

/**
 * Asks ffprobe what the file holds, with the demuxer forced and everything else whitelisted.
 * @throws QikError `corrupt` when it cannot be read.
 */
export async function describe(
  tools: Toolbox,
  file: string,
  container: ContainerFamily,
  maxPixels: number,
  signal?: AbortSignal,
): Promise<Description> {
  const { stdout, stderr, exitCode } = await runFfprobe(
    tools,
    file,
    [...COMMON, ...inputGuards(container, maxPixels), '-show_streams', '-show_format', '-of', 'json'],
    signal,
  );
  const answer = exitCode === 0 ? parse(stdout) : refuse(stderr);
  if (!Value.Check(Description, answer)) {
    throw new QikError('corrupt', 'the file cannot be read');
  }
  const streams = answer.streams ?? [];
  const start = Number.parseFloat(answer.format?.start_time ?? '');
  return {
    streams,
    startSeconds: Number.isFinite(start) ? start : 0,
    tagNames: [answer.format?.tags ?? {}, ...streams.map((stream) => stream.tags ?? {})].flatMap((tags) =>
      Object.keys(tags),
    ),
  };
}

/** Ten minutes at 60 frames a second; who sends more gets only the first looked at. */
export const MAX_PACKETS = 36_000;

const seconds = (text: string | undefined): number | null => {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : null;
};

/** Reads the times of a stream's packets, at most `MAX_PACKETS` of them. Nothing is decoded. */
export async function readPackets(
  tools: Toolbox,
  file: string,
  container: ContainerFamily,
  stream: number,
  maxPixels: number,
  signal?: AbortSignal,
): Promise<Packet[]> {
  const { stdout } = await runFfprobe(
    tools,
    file,
    [
      ...COMMON,
      ...inputGuards(container, maxPixels),
      '-select_streams',
      String(stream),
      '-read_intervals',
      `%+#${MAX_PACKETS}`,
      '-show_entries',
      'packet=pts_time,dts_time,duration_time,flags',
      '-of',
      'compact=print_section=0',
    ],
    signal,
  );
  return stdout
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => {
      const fields = Object.fromEntries(line.split('|').map((field) => field.split('=', 2)));
      // D marks what an edit list cuts away: decoded for the sake of others, never shown.
      return {
        pts: seconds(fields.pts_time) ?? seconds(fields.dts_time),
        duration: seconds(fields.duration_time),
        shown: !(fields.flags ?? '').includes('D'),
      };
    });
}
