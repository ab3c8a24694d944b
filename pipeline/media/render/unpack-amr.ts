import { open } from 'node:fs/promises';
import path from 'node:path';
import { QikError } from '../../errors/catalogue.js';
import { readMovie } from '../mp4/movie.js';
import { samplesOf } from '../mp4/samples.js';
import type { SourceAudio } from '../types.js';

// First bytes of an AMR file (RFC 4867, section 5.1); the frames after them are as in a 3GP.
const HEADERS: Record<string, { entry: string; magic: string }> = {
  amr_nb: { entry: 'samr', magic: '#!AMR\n' },
  amr_wb: { entry: 'sawb', magic: '#!AMR-WB\n' },
};

/**
 * Writes the sound of a 3GP as an AMR file. ffmpeg's MOV demuxer hands out a second of frames as one packet, and since
 * 5.0 its decoder plays only the first frame of each; its AMR demuxer hands them out one by one.
 * @param folder a private one.
 * @returns the path of the file.
 * @throws QikError `corrupt` when the samples cannot be read.
 */
export async function unpackAmr(source: string, audio: SourceAudio, folder: string): Promise<string> {
  const header = HEADERS[audio.codec];
  const movie = await readMovie(source);
  const track = movie.tracks.find((one) => one.entries.some((entry) => entry.format === header?.entry));
  if (header === undefined || track === undefined) {
    throw new QikError('corrupt', 'the sound of the clip cannot be read');
  }
  const target = path.join(folder, 'sound.amr');
  const input = await open(source, 'r');
  const output = await open(target, 'wx', 0o600);
  try {
    await output.write(header.magic);
    for (const sample of samplesOf(track.samples)) {
      const frames = Buffer.alloc(Math.min(sample.size, movie.fileSize));
      const { bytesRead } = await input.read(frames, 0, frames.length, sample.offset);
      await output.write(frames, 0, bytesRead);
    }
  } finally {
    await input.close();
    await output.close();
  }
  return target;
}
