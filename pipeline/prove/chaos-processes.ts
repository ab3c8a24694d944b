import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process as the kernel (Linux) tells of it. Pid and start together name it for ever, since pids are used again. */
export type Running = {
  readonly pid: number;
  readonly parent: number;
  readonly start: string;
  readonly words: readonly string[];
};

/** Null once it is over: a zombie has nothing left but its name. */
async function readProcess(pid: number): Promise<Running | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may hold anything; the fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = 'X', parent = '0'] = fields;
    if (state === 'Z' || state === 'X') return null;
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter((word) => word !== '');
    return { pid, parent: Number(parent), start: fields[19] ?? '', words };
  } catch {
    // It ended between two reads; that is what was asked.
    return null;
  }
}

async function allProcesses(): Promise<Running[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(readProcess))).filter((one) => one !== null);
}

/** Everything that a process started, and what that started. */
export async function descendantsOf(pid: number): Promise<Running[]> {
  const all = await allProcesses();
  const found: Running[] = [];
  let parents = [pid];
  while (parents.length > 0) {
    const children = all.filter((one) => parents.includes(one.parent));
    found.push(...children);
    parents = children.map((one) => one.pid);
  }
  return found;
}

/** Processes whose command or environment names this folder. Those of others cannot be read, and are not ours. */
export async function processesOf(folder: string): Promise<Running[]> {
  const found: Running[] = [];
  for (const one of await allProcesses()) {
    const environment = await readFile(`/proc/${one.pid}/environ`, 'utf8').catch(() => '');
    if (environment.includes(folder) || one.words.some((word) => word.includes(folder))) found.push(one);
  }
  return found;
}

/** Files that a process has open. */
export async function openFiles(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`;
  const handles = await readdir(folder).catch(() => []);
  // A handle that was closed between the two reads leads nowhere.
  return new Set(await Promise.all(handles.map((handle) => readlink(`${folder}/${handle}`).catch(() => ''))));
}

export async function stillRunning(processes: readonly Running[]): Promise<Running[]> {
  const now = await Promise.all(processes.map((one) => readProcess(one.pid)));
  return processes.filter((one, index) => now[index]?.start === one.start);
}
