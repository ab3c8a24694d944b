import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, chown, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Where Debian keeps the programs of PostgreSQL: not on the path, and one folder for each version. */
const POSTGRES_HOME = '/usr/lib/postgresql';

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

async function placesOfPostgres(): Promise<string[]> {
  const versions = await readdir(POSTGRES_HOME).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a));
  return newest.map((version) => join(POSTGRES_HOME, version, 'bin'));
}

/** Path of a program, or null. */
export async function findProgram(name: string): Promise<string | null> {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((place) => place !== '');
  for (const place of [...(await placesOfPostgres()), ...onPath]) {
    const path = join(place, name);
    if (await isProgram(path)) return path;
  }
  return null;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** User and group that a server runs as; null where this user will do. PostgreSQL refuses to run as root. */
async function servant(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (found === undefined) throw new Error('neither a user postgres nor nobody to run servers as');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

const asServant = (who: Awaited<ReturnType<typeof servant>>, command: readonly string[]): readonly string[] => {
  // The server ends with whoever started it, also when that is killed.
  const dying = ['setpriv', '--pdeathsig', 'KILL'];
  if (who === null) return [...dying, '--', ...command];
  return [...dying, '--reuid', String(who.uid), '--regid', String(who.gid), '--clear-groups', '--', ...command];
};

/** A folder of a server's own, outside of the checkout, which the server's user may not be able to enter. */
export async function serverFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qik-server-'));
  const who = await servant();
  if (who !== null) await chown(folder, who.uid, who.gid);
  return folder;
}

export async function runOnce(command: readonly string[]): Promise<void> {
  const [program = '', ...args] = asServant(await servant(), command);
  await promisify(execFile)(program, args);
}

export type RunningProgram = { readonly child: ChildProcess; readonly stop: (signal: NodeJS.Signals) => Promise<void> };

/** Starts a server in the foreground. */
export async function runServer(command: readonly string[]): Promise<RunningProgram> {
  const [program = '', ...args] = asServant(await servant(), command);
  const child = spawn(program, args, { stdio: 'ignore' });
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill(signal);
    await gone;
  };
  return { child, stop };
}

/** Tries until it works; a program that has ended meanwhile never will. */
export async function untilUp({ child }: RunningProgram, attempt: () => Promise<void>): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the server ended at its start');
    try {
      await attempt();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
