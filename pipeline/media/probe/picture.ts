import { QikError } from '../../errors/catalogue.js';
import type { Track } from '../mp4/movie.js';
import type { Dynamics, Orientation, Rational, SourceVideo, Warning } from '../types.js';
import type { StreamDescription } from './description.js';
import type { Timing } from './timing.js';

const UPRIGHT: Orientation = { rotation: 0, mirrored: false };
const SQUARE: Rational = { num: 1, den: 1 };
/** Shapes beyond this are slips of the writer, not lenses. */
const MAX_ASPECT = 8;

function pixelShape(text: string | undefined): Rational {
  const match = /^(\d+):(\d+)$/.exec(text ?? '');
  const [num, den] = [Number(match?.[1] ?? 1), Number(match?.[2] ?? 1)];
  if (num <= 0 || den <= 0 || num / den > MAX_ASPECT || den / num > MAX_ASPECT) {
    return SQUARE;
  }
  return { num, den };
}

/** ffprobe counts counter-clockwise and, older ones, with the sign of the matrix. */
function rotationOf(stream: StreamDescription): Orientation {
  const angle = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const clockwise = (((Math.round(-angle / 90) * 90) % 360) + 360) % 360;
  return clockwise === 90 || clockwise === 180 || clockwise === 270
    ? { rotation: clockwise, mirrored: false }
    : UPRIGHT;
}

function orientation(
  stream: StreamDescription,
  track: Track | undefined,
): { orientation: Orientation; warnings: Warning[] } {
  if (track === undefined) {
    return { orientation: rotationOf(stream), warnings: [] };
  }
  if (track.orientation === null) {
    return {
      orientation: UPRIGHT,
      warnings: [
        { code: 'odd_rotation', detail: 'the file asks for a turn that is not a right angle; it is shown as stored' },
      ],
    };
  }
  return { orientation: track.orientation, warnings: [] };
}

function dynamicsOf(transfer: string | null): Dynamics {
  return transfer === 'arib-std-b67' ? 'hlg' : transfer === 'smpte2084' ? 'pq' : 'sdr';
}

const known = (name: string | undefined): string | null =>
  name === undefined || name === 'unknown' || name === 'reserved' ? null : name;

/** Bits of one sample, from ffmpeg's name of the pixel format: yuv420p10le, p010, gbrp12be. */
function bitDepthOf(pixelFormat: string): number {
  const match = /(?:p|gray|x2rgb|x2bgr)(9|10|12|14|16)(?:le|be)?$|^p0(10|12|16)/.exec(pixelFormat);
  return Number(match?.[1] ?? match?.[2] ?? 8);
}

const INTERLACED = new Set(['tt', 'bb', 'tb', 'bt']);

/**
 * Puts together what a video track looks like to a viewer.
 * @param maxPixels area of a stored picture above which it is refused.
 * @throws QikError `too_many_pixels` or `corrupt`.
 */
export function describePicture(
  stream: StreamDescription,
  track: Track | undefined,
  timing: Timing,
  maxPixels: number,
): { video: SourceVideo; warnings: Warning[] } {
  const [codedWidth, codedHeight] = [stream.width ?? 0, stream.height ?? 0];
  if (codedWidth < 2 || codedHeight < 2) {
    throw new QikError('corrupt', 'the video has no size');
  }
  if (codedWidth * codedHeight > maxPixels) {
    throw new QikError(
      'too_many_pixels',
      `${codedWidth}x${codedHeight} is ${codedWidth * codedHeight} pixels; at most ${maxPixels} are accepted`,
    );
  }
  const shape = pixelShape(stream.sample_aspect_ratio);
  const turned = orientation(stream, track);
  const wide = Math.max(2, Math.round((codedWidth * shape.num) / shape.den));
  const sideways = turned.orientation.rotation === 90 || turned.orientation.rotation === 270;
  const transfer = known(stream.color_transfer);
  const pixelFormat = stream.pix_fmt ?? 'unknown';
  return {
    video: {
      index: stream.index,
      codec: stream.codec_name ?? 'unknown',
      profile: stream.profile ?? null,
      pixelFormat,
      bitDepth: bitDepthOf(pixelFormat),
      codedWidth,
      codedHeight,
      width: sideways ? codedHeight : wide,
      height: sideways ? wide : codedHeight,
      orientation: turned.orientation,
      sampleAspectRatio: shape,
      frameRate: timing.frameRate,
      variableFrameRate: timing.variable,
      frames: timing.frames,
      dynamics: dynamicsOf(transfer),
      range: stream.color_range === 'pc' || pixelFormat.startsWith('yuvj') ? 'full' : 'limited',
      colour: { primaries: known(stream.color_primaries), transfer, matrix: known(stream.color_space) },
      interlaced: INTERLACED.has(stream.field_order ?? ''),
    },
    warnings: turned.warnings,
  };
}
