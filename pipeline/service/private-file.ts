import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a small file that only its owner may read: there as a whole or not at all, and durable. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  await rm(temporary, { force: true });
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

/** Reads such a file; null when there is none. */
export async function readPrivateFile(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
};

/** Adds to what a private file of JSON holds; what it holds under other names stays. */
export async function addToPrivateFile(path: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const before = parsed((await readPrivateFile(path)) ?? '{}');
  const all = typeof before === 'object' && before !== null ? { ...before, ...more } : more;
  await writePrivateFile(path, `${JSON.stringify(all, null, 2)}\n`);
}
