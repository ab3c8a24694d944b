import { createRequire } from 'node:module';
import path from 'node:path';
import { runFfmpeg } from '../../../fixtures/ffmpeg.js';

// Clips are made and outputs read back by the bundled program, whichever one renders.
const bundled: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
const tools = {
  ffmpeg:
    typeof bundled === 'object' && bundled !== null && 'path' in bundled && typeof bundled.path === 'string'
      ? bundled.path
      : 'ffmpeg',
};

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '16', '-pix_fmt', 'yuv420p'];

/** A clip of 30 pictures a second from sources of lavfi. */
export async function madeClip(
  folder: string,
  clip: { readonly name: string; readonly seconds: number; readonly picture?: string; readonly sound?: string },
): Promise<string> {
  const file = path.join(folder, `${clip.name}.mp4`);
  const picture = clip.picture ?? 'testsrc=s=320x180:r=30';
  await runFfmpeg(tools, [
    ...['-f', 'lavfi', '-i', picture],
    ...(clip.sound === undefined ? [] : ['-f', 'lavfi', '-i', clip.sound, '-c:a', 'aac', '-b:a', '256k']),
    ...[...X264, '-t', String(clip.seconds), file],
  ]);
  return file;
}

/** Raw pictures in, a clip out. */
export async function clipOf(
  file: string,
  size: { readonly width: number; readonly height: number; readonly fps: number },
  frames: Iterable<Uint8Array>,
): Promise<string> {
  const { width, height, fps } = size;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(fps), '-i', '-'];
  // Colours as a render tags them.
  const colours = ['-vf', 'scale=out_color_matrix=bt709:out_range=limited', '-colorspace', 'bt709'];
  await runFfmpeg(tools, [...raw, ...colours, ...X264, file], frames);
  return file;
}

/** Small grey pictures of a file, in order. */
export async function greys(file: string, side = 16): Promise<Uint8Array[]> {
  const raw = await runFfmpeg(tools, [
    ...['-i', file, '-vf', `scale=${side}:${side}:flags=area,format=gray`],
    ...['-vsync', '0', '-f', 'rawvideo', '-'],
  ]);
  return Array.from({ length: raw.length / side ** 2 }, (_, n) => raw.subarray(n * side ** 2, (n + 1) * side ** 2));
}

/** The sound of a file at 48 kHz, a list of samples for each channel. */
export async function samplesOf(file: string, channels: number): Promise<Float32Array[]> {
  const raw = await runFfmpeg(tools, ['-i', file, '-f', 'f32le', '-ac', String(channels), '-ar', '48000', '-']);
  const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: samples.length / channels }, (_, at) => samples[at * channels + channel] ?? 0),
  );
}

/** What ffmpeg's EBU R 128 scanner says of a file: LUFS, and dB of full scale. */
export async function scanned(file: string): Promise<{ readonly integrated: number; readonly truePeak: number }> {
  // Its answers as metadata of the last block: its summary is for eyes only.
  const lines = Buffer.from(
    await runFfmpeg(tools, [
      ...['-i', file, '-vn', '-af', 'ebur128=metadata=1:peak=true,ametadata=mode=print:file=-'],
      ...['-f', 'null', '/dev/null'],
    ]),
  )
    .toString('utf8')
    .split('\n');
  const last = (key: string): number => Number(lines.findLast((line) => line.startsWith(`${key}=`))?.split('=')[1]);
  const peaks = lines.flatMap((line) => (/true_peaks_ch\d+=/.test(line) ? [Number(line.split('=')[1])] : []));
  return { integrated: last('lavfi.r128.I'), truePeak: 20 * Math.log10(Math.max(...peaks, 1e-9)) };
}
