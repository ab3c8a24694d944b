import { statfs } from 'node:fs/promises';
import { QikError } from '../errors/catalogue.js';

/** The upload, its renditions while they are made, and what is kept of them. */
const ROOM_FOR_EACH = 3;

/** Bytes that an ordinary user may still write where the folder lies. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * @param bytes of uploads that are on their way
 * @param left what the database and others on the disk are left with
 * @throws QikError `not_enough_space` unless there is room for so many bytes, and for what is made of them
 */
export async function requireRoom(folder: string, bytes: number, left: number): Promise<void> {
  if ((await freeBytes(folder)) < bytes * ROOM_FOR_EACH + left) throw new QikError('not_enough_space');
}
