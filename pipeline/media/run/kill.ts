import { readFileSync } from 'node:fs';

/**
 * Milliseconds from a kill until what was killed counts as over, whatever still holds its pipes: killing takes
 * milliseconds, and work that hangs is worse than a process that is left.
 */
export const KILLED_WITHIN_MS = 5000;

/**
 * Kills a program with its whole group. Killing only what was started is not enough: between the moment in which
 * bubblewrap made its inner process and the one in which it let that go on, the inner one waits for it for ever, and
 * holds the pipes that we wait for.
 *
 * @param leader pid of what the launch script became; null where it never came that far
 */
export function killGroup(leader: number | null): void {
  if (leader === null) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // It is over, or has not made its group yet: then it is alone, and killing it by itself is enough.
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** The pid that a launch script noted; null before it did. */
export function notedPid(pidFile: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return pid > 1 ? pid : null;
  } catch {
    return null;
  }
}
