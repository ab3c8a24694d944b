import { QikError } from '../../errors/catalogue.js';
import type { Movie, Track } from '../mp4/movie.js';
import type { DroppedTrack, SourceAudio } from '../types.js';
import { AUDIO_CODECS, VIDEO_CODECS } from './codecs.js';
import type { StreamDescription } from './description.js';

export type Choice = {
  readonly video: StreamDescription;
  readonly audio: SourceAudio | null;
  readonly dropped: readonly DroppedTrack[];
};

const isPicture = (stream: StreamDescription) =>
  stream.disposition?.attached_pic === 1 || stream.disposition?.timed_thumbnails === 1;

const isDefault = (stream: StreamDescription) => (stream.disposition?.default === 1 ? 1 : 0);

const area = (stream: StreamDescription) => (stream.width ?? 0) * (stream.height ?? 0);

/** The track of an MP4 that ffprobe lists as this stream. */
export function trackOf(movie: Movie | null, stream: StreamDescription): Track | undefined {
  const id = Number.parseInt(stream.id ?? '', 16);
  return movie?.tracks.find((track) => track.id === id);
}

/** ffmpeg's MOV demuxer may glue many AMR frames into a packet, of which its decoder plays only the first since 5.0. */
const GLUED = new Set(['amr_nb', 'amr_wb']);

function usableAudio(stream: StreamDescription, movie: Movie | null): SourceAudio | null {
  const sampleRate = Number.parseInt(stream.sample_rate ?? '', 10);
  const channels = stream.channels ?? 0;
  if (
    stream.codec_name === undefined ||
    !AUDIO_CODECS.has(stream.codec_name) ||
    channels < 1 ||
    channels > 16 ||
    !(sampleRate >= 4000 && sampleRate <= 384_000)
  ) {
    return null;
  }
  const packed = movie !== null && GLUED.has(stream.codec_name);
  return { index: stream.index, codec: stream.codec_name, channels, sampleRate, packed };
}

function chooseVideo(
  streams: readonly StreamDescription[],
  frames: (stream: StreamDescription) => number,
): StreamDescription {
  const pictures = streams.filter((stream) => stream.codec_type === 'video');
  const moving = pictures.filter((stream) => !isPicture(stream));
  if (moving.length === 0) {
    throw new QikError(
      'no_video_track',
      pictures.length === 0 ? 'the file has no video track' : 'the only picture in the file is a cover',
    );
  }
  const decodable = moving.filter((stream) => VIDEO_CODECS.has(stream.codec_name ?? ''));
  // A motion photo has two videos: the one that is played has the most pictures, not the largest.
  const [best] = decodable.sort((a, b) => isDefault(b) - isDefault(a) || frames(b) - frames(a) || area(b) - area(a));
  if (best === undefined) {
    const names = moving.map((stream) => stream.codec_name ?? 'something unknown').join(', ');
    throw new QikError('unsupported_codec', `video coded as ${names} cannot be decoded here`);
  }
  return best;
}

function reasonFor(stream: StreamDescription, movie: Movie | null): string {
  switch (stream.codec_type) {
    case 'video':
      return isPicture(stream) ? 'a cover picture' : 'another video track; one is kept';
    case 'audio':
      return usableAudio(stream, movie) === null
        ? `sound coded as ${stream.codec_name ?? 'something unknown'} cannot be decoded here`
        : 'another sound track; one is kept';
    case 'subtitle':
      return 'text tracks are not kept';
    default: {
      const handler = trackOf(movie, stream)?.handler;
      return `timed data${handler === undefined ? '' : ` (${handler.replace(/[^\x20-\x7e]/g, '?')})`} is not kept: it may hold places, faces or motion`;
    }
  }
}

/**
 * Picks the one video and the one sound that are rendered, and names what is left out.
 * @throws QikError `no_video_track` or `unsupported_codec`.
 */
export function chooseStreams(streams: readonly StreamDescription[], movie: Movie | null): Choice {
  const video = chooseVideo(streams, (stream) => trackOf(movie, stream)?.samples.count ?? 0);
  const sounds = streams.filter((stream) => stream.codec_type === 'audio');
  const [chosen] = sounds
    .filter((stream) => usableAudio(stream, movie) !== null)
    .sort((a, b) => isDefault(b) - isDefault(a) || a.index - b.index);
  const audio = chosen === undefined ? null : usableAudio(chosen, movie);
  const dropped = streams
    .filter((stream) => stream.index !== video.index && stream.index !== audio?.index)
    .map((stream) => ({
      track: `${stream.index} (${stream.codec_type ?? 'unknown'})`,
      reason: reasonFor(stream, movie),
    }));
  return { video, audio, dropped };
}
