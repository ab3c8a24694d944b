import path from 'node:path';

/**
 * How a program is confined, best first: `bubblewrap` sees one input and one folder and no network;
 * `namespaces` has no network and dies with its parent; `limits` has only resource limits.
 */
export const SANDBOX_RUNGS = ['bubblewrap', 'namespaces', 'limits'] as const;
export type SandboxRung = (typeof SANDBOX_RUNGS)[number];

export type Sandbox = {
  readonly rung: SandboxRung;
  /** Whether the program is linked to the system's libraries, so that bubblewrap has to show them. */
  readonly libraries: boolean;
  /** Whether `setpriv` can tie a program's life to its worker's. */
  readonly diesWithParent: boolean;
  /** Whether bubblewrap can be started in a namespace of processes around it; only of that rung. */
  readonly enclosed?: boolean;
};

/** Limits that the kernel enforces on the process (setrlimit). */
export type ResourceLimits = { readonly cpuSeconds: number; readonly fileBytes: number; readonly memoryBytes: number };

/** What one run may touch. */
export type Reach = {
  /** Files it may read, by the name it sees them under. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The only folder it may write. */
  readonly outDir: string | null;
};

/** Where the program finds its files: under fixed names in bubblewrap, at their real places elsewhere. */
export type SeenPaths = { readonly input: (name: string) => string; readonly output: (name: string) => string };

/** Where systems keep what a program is linked to. */
export const SYSTEM_LIBRARIES = [
  '/usr',
  '/lib',
  '/lib32',
  '/lib64',
  '/bin',
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
];

/** `file:` keeps ffmpeg from reading a name such as `concat:…` as a protocol. */
export function seenPaths(sandbox: Sandbox, reach: Reach): SeenPaths {
  if (sandbox.rung === 'bubblewrap') {
    return { input: (name) => `file:/in/${name}`, output: (name) => `file:/out/${name}` };
  }
  return {
    input: (name) => `file:${reach.inputs[name] ?? ''}`,
    output: (name) => `file:${path.join(reach.outDir ?? '', name)}`,
  };
}

/**
 * A program and everything below it in a namespace of processes that dies as a whole with this. bubblewrap alone does
 * not: it ties its inner process to its outer one only when the sandbox is set up, and when the outer one is killed
 * before that, the inner one waits for it for ever or goes on without it.
 */
export const ENCLOSURE = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'];

/**
 * What is first in an enclosure asks whether the one around it, whose pid is in the environment, still lives: the
 * kernel only tells of deaths after the tie, and a process that has just been made may have to wait for its turn.
 */
const stillEnclosed = [
  '/bin/sh',
  '-c',
  'read -r stat 2>/dev/null < "/proc/$QIK_RUN_PID/stat" || exit 1; case "$stat" in *") Z "* | *") X "*) exit 1 ;; esac; exec "$@"',
  'sh',
];

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

function bubblewrap(sandbox: Sandbox, program: string, reach: Reach): string[] {
  const libraries = sandbox.libraries ? SYSTEM_LIBRARIES.flatMap((place) => ['--ro-bind-try', place, place]) : [];
  const inputs = Object.entries(reach.inputs).flatMap(([name, file]) => ['--ro-bind', file, `/in/${name}`]);
  const out = reach.outDir === null ? [] : ['--bind', reach.outDir, '/out'];
  return [
    ...(sandbox.enclosed === true ? [...ENCLOSURE, ...stillEnclosed] : []),
    'bwrap',
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    // glibc reserves 64 MB of addresses for each thread otherwise, and the limit on memory counts them.
    '--setenv',
    'MALLOC_ARENA_MAX',
    '2',
    ...libraries,
    '--ro-bind',
    program,
    '/program',
    ...inputs,
    ...out,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--chdir',
    '/tmp',
    '--cap-drop',
    'ALL',
    '/program',
  ];
}

const namespaces = (program: string): string[] => [...ENCLOSURE, '--net', ...stillEnclosed, program];

/**
 * Ties the process to its parent. The kernel only tells of deaths after the tie: whoever finds another parent
 * behind it was orphaned before and stops by itself.
 */
const tied = (parent: number): string[] => [
  // A group of its own, for `killGroup`. It takes the place of the script, which leads no group, and forks nothing.
  'setsid',
  'setpriv',
  '--pdeathsig',
  'SIGKILL',
  '/bin/sh',
  '-c',
  '[ "$PPID" = "$0" ] || exit 1; exec "$@"',
  String(parent),
];

/**
 * The shell script that turns itself into the confined program: it `exec`s all the way, so that killing what was
 * started kills everything. Arguments of the program come after the script's own.
 * @param parent pid of the process that will start it; the program does not outlive that.
 * @param pidFile where it notes its pid, which is that of its group as well, for who does not learn it otherwise.
 */
export function launchScript(
  sandbox: Sandbox,
  program: string,
  reach: Reach,
  limits: ResourceLimits,
  parent: number,
  pidFile: string | null = null,
): string {
  const confined =
    sandbox.rung === 'bubblewrap'
      ? bubblewrap(sandbox, program, reach)
      : sandbox.rung === 'namespaces'
        ? namespaces(program)
        : [program];
  const words = [...(sandbox.diesWithParent ? tied(parent) : []), 'nice', '-n', '10', ...confined];
  return [
    '#!/bin/sh',
    ...(pidFile === null ? [] : [`echo $$ > ${quote(pidFile)}`]),
    'export MALLOC_ARENA_MAX=2',
    // The pid stays the same through every `exec`.
    'export QIK_RUN_PID=$$',
    // Not every system has every limit (macOS lacks -v); those that exist are hard.
    'ulimit -c 0 2>/dev/null',
    `ulimit -t ${Math.ceil(limits.cpuSeconds)} 2>/dev/null`,
    // POSIX counts -f in blocks of 512 bytes and -v in kilobytes.
    `ulimit -f ${Math.ceil(limits.fileBytes / 512)} 2>/dev/null`,
    `ulimit -v ${Math.ceil(limits.memoryBytes / 1024)} 2>/dev/null`,
    'ulimit -n 256 2>/dev/null',
    `exec ${words.map(quote).join(' ')} "$@"`,
    '',
  ].join('\n');
}
