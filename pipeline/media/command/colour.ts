import type { SourceVideo } from '../types.js';

/** ffmpeg's scaler knows these matrices; everything else is read as the one that its size suggests. */
const SCALER_MATRIX: Record<string, string> = {
  bt709: 'bt709',
  smpte170m: 'bt601',
  bt470bg: 'bt601',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

// An untagged picture of 720 lines and more is HD material, a smaller one SD (the common rule of players).
const HD_LINES = 720;

/** The matrix in which the scaler reads the source. */
export function sourceMatrix(video: SourceVideo): string {
  const named = video.colour.matrix === null ? undefined : SCALER_MATRIX[video.colour.matrix];
  const lines = Math.min(video.codedWidth, video.codedHeight);
  return named ?? (video.dynamics !== 'sdr' ? 'bt2020' : lines >= HD_LINES ? 'bt709' : 'bt601');
}

/**
 * Brings HLG and PQ down to BT.709 in limited range. The missing tags are given, since zscale refuses to guess.
 * 203 nits is HDR's reference white (ITU-R BT.2408); with less, the light greys of a colour chart run together. Mobius
 * keeps the mid-tones and rolls off only what is bright.
 */
function toneMap(video: SourceVideo): string[] {
  const transfer = video.dynamics === 'pq' ? 'smpte2084' : 'arib-std-b67';
  const primaries =
    video.colour.primaries === 'smpte432' ? 'smpte432' : video.colour.primaries === 'bt709' ? '709' : '2020';
  return [
    'format=yuv420p10le',
    `zscale=tin=${transfer}:min=2020_ncl:pin=${primaries}:rin=limited:t=linear:p=${primaries}:npl=203`,
    'format=gbrpf32le',
    'zscale=p=709',
    'tonemap=tonemap=mobius:desat=0',
    'zscale=t=709:m=709:r=limited',
    'format=yuv420p',
  ];
}

/**
 * Scales to a size and ends in 8-bit 4:2:0, BT.709, limited range, square pixels, whatever the source was.
 * Also where the size stays: range and matrix are converted by the same filter.
 */
export function normalise(video: SourceVideo, width: number, height: number): string[] {
  const matrix = sourceMatrix(video);
  const range = video.range === 'full' ? 'full' : 'limited';
  const flags = 'flags=bicubic+accurate_rnd+full_chroma_int';
  if (video.dynamics === 'sdr') {
    return [
      `scale=w=${width}:h=${height}:${flags}:in_color_matrix=${matrix}:out_color_matrix=bt709:in_range=${range}:out_range=limited`,
      'format=yuv420p',
      'setsar=1',
    ];
  }
  return [
    `scale=w=${width}:h=${height}:${flags}:in_color_matrix=${matrix}:out_color_matrix=${matrix}:in_range=${range}:out_range=limited`,
    ...toneMap(video),
    'setsar=1',
  ];
}
