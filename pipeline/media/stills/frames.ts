import { open } from 'node:fs/promises';
import { QikError } from '../../errors/catalogue.js';

/** An open file of RGB24 pictures of one size, one after another. */
export type FrameFile = {
  /** Whole pictures in the file, at most as many as asked for. */
  readonly count: number;
  /** Reads one picture, or several that follow each other. */
  readonly read: (index: number, pictures?: number) => Promise<Buffer>;
};

const CHANNELS = 3;

const unreadable = (cause?: unknown): QikError =>
  new QikError('encode_failed', 'The pictures for the stills are missing.', { cause });

/**
 * Opens a file of raw pictures for the time of `use`; only what is asked for is read. A picture that is cut off at the
 * end does not count.
 *
 * @param limit most pictures that are wanted
 * @throws QikError encode_failed when the file cannot be read or holds no whole picture
 */
export const withFrames = async <T>(
  path: string,
  size: { readonly width: number; readonly height: number },
  limit: number,
  use: (frames: FrameFile) => Promise<T>,
): Promise<T> => {
  const frameBytes = size.width * size.height * CHANNELS;
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(cause);
  });
  try {
    const count = Math.min(limit, Math.floor((await file.stat()).size / frameBytes));
    if (count === 0) throw unreadable();
    const read = async (index: number, pictures = 1): Promise<Buffer> => {
      const buffer = Buffer.allocUnsafe(frameBytes * pictures);
      for (let filled = 0; filled < buffer.length; ) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, index * frameBytes + filled);
        if (bytesRead === 0) throw unreadable();
        filled += bytesRead;
      }
      return buffer;
    };
    return await use({ count, read });
  } finally {
    await file.close();
  }
};
