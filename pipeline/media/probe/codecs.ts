import type { ContainerFamily } from '../types.js';

/** The demuxer that is forced for each family, by ffmpeg's name. */
export const DEMUXERS: Record<ContainerFamily, string> = { mov: 'mov', matroska: 'matroska', asf: 'asf', gif: 'gif' };

/** Every name that the accepted demuxers go by; a nested or detected one is not among them. */
const FORMAT_WHITELIST = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,asf,gif';

/** Pictures that are decoded, by ffprobe's name of the codec. */
export const VIDEO_CODECS = new Set([
  'h264',
  'hevc',
  'mpeg4',
  'h263',
  'mjpeg',
  'vp8',
  'vp9',
  'av1',
  'vc1',
  'wmv3',
  'wmv2',
  'gif',
]);

/** Sound that is decoded, by ffprobe's name of the codec. */
export const AUDIO_CODECS = new Set([
  'aac',
  'mp3',
  'amr_nb',
  'amr_wb',
  'opus',
  'vorbis',
  'alac',
  'ac3',
  'eac3',
  'wmav2',
  'wmapro',
  'flac',
  'pcm_s16le',
  'pcm_s16be',
  'pcm_s24le',
  'pcm_s24be',
  'pcm_s32le',
  'pcm_s32be',
  'pcm_u8',
  'pcm_s8',
  'pcm_f32le',
  'pcm_mulaw',
  'pcm_alaw',
]);

/**
 * Decoders that ffmpeg may open. Names of decoders, not of codecs: AV1 and AMR go by several.
 * Everything else stays shut, above all the hundreds that no phone writes (MagicYUV, CVE-2026-8461, is one).
 */
const CODEC_WHITELIST = [
  ...[...VIDEO_CODECS].filter((name) => name !== 'av1'),
  'libdav1d',
  'libaom-av1',
  'av1',
  ...[...AUDIO_CODECS].filter((name) => !name.startsWith('amr_')),
  'amrnb',
  'amrwb',
  'mp3float',
  // Never rendered, but ffprobe opens every stream and gives up on one that it may not: texts and simple sound.
  'mov_text',
  'text',
  'subrip',
  'srt',
  'webvtt',
  'ass',
  'ssa',
  'cc_dec',
  'mp2',
  'mp2float',
  'wmav1',
  'adpcm_ima_qt',
  'adpcm_ima_wav',
  'adpcm_ms',
  'pcm_s8_planar',
].join(',');

/** Sample entries of MP4 and MOV that hold one of the codecs above. */
export const MOV_VIDEO_ENTRIES = new Set([
  'avc1',
  'avc3',
  'hvc1',
  'hev1',
  'dvh1',
  'dvhe',
  'dva1',
  'dvav',
  'mp4v',
  's263',
  'h263',
  'jpeg',
  'mjpa',
  'mjpg',
  'vp08',
  'vp09',
  'av01',
]);

/** Most streams of a file; a phone writes up to eight, a bomb hundreds. */
export const MAX_STREAMS = 32;

const MAX_ALLOC = 512 * 1024 * 1024;

/**
 * Options that come before every untrusted input, for ffmpeg and ffprobe alike.
 * @param maxPixels area of a picture above which decoders refuse to start.
 */
export function inputGuards(container: ContainerFamily, maxPixels: number): string[] {
  return [
    '-max_alloc',
    String(MAX_ALLOC),
    // Playlists and scripts dressed as MP4 open other files: only these formats, only plain files, only this demuxer.
    '-protocol_whitelist',
    'file,pipe',
    '-format_whitelist',
    FORMAT_WHITELIST,
    '-codec_whitelist',
    CODEC_WHITELIST,
    '-max_pixels',
    String(maxPixels),
    '-max_streams',
    String(MAX_STREAMS),
    '-probesize',
    '5000000',
    '-analyzeduration',
    '5000000',
    '-f',
    DEMUXERS[container],
  ];
}

/** Guards of the sound that `unpackAmr` wrote: frames of one codec and nothing else. */
export const UNPACKED_AMR_GUARDS: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  'amr',
  '-codec_whitelist',
  'amrnb,amrwb',
  '-f',
  'amr',
];
