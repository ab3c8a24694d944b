import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { QikError } from '../errors/catalogue.js';
import { ENCLOSURE, SANDBOX_RUNGS, type Sandbox, type SandboxRung, SYSTEM_LIBRARIES } from './run/sandbox.js';

const run = promisify(execFile);

export type Tool = {
  readonly path: string;
  /** As the program prints it. */
  readonly version: string;
  /** Release series of ffmpeg, such as 5; from libavcodec, since git builds have no release number. */
  readonly major: number;
  /** Whether `-fps_mode` exists (since 5.1); `-vsync` is its older name. */
  readonly hasFpsMode: boolean;
  readonly origin: 'bundled' | 'configured';
};

/** The programs in use and how they are confined. Found once per process. */
export type Toolbox = {
  readonly ffmpeg: Tool;
  readonly ffprobe: Tool;
  readonly sandbox: SandboxRung;
  readonly sandboxOf: { readonly ffmpeg: Sandbox; readonly ffprobe: Sandbox };
  /** An existing private folder for what each run writes down for itself; default: the system's temporary one. */
  readonly runFolder?: string | undefined;
};

export type ToolChoice = {
  readonly ffmpegPath?: string;
  readonly ffprobePath?: string;
  readonly sandbox?: SandboxRung;
};

const PROBE_MS = 10_000;

/** The package picks the binary of this platform; it throws where there is none. */
function bundled(packageName: string): string {
  try {
    const found: unknown = createRequire(import.meta.url)(packageName);
    if (typeof found === 'object' && found !== null && 'path' in found && typeof found.path === 'string') {
      return found.path;
    }
  } catch (error) {
    throw new QikError(
      'tool_missing',
      `there is no bundled program for this platform; set FFMPEG_PATH and FFPROBE_PATH`,
      { cause: error },
    );
  }
  throw new QikError('tool_missing', `${packageName} names no program`);
}

async function identify(program: string, origin: Tool['origin'], setting: string): Promise<Tool> {
  const place = await realpath(program).catch((error: unknown) => {
    throw new QikError('tool_missing', `${setting}: there is no program at ${program}`, { cause: error });
  });
  await access(place, constants.X_OK).catch((error: unknown) => {
    throw new QikError('tool_missing', `${setting}: ${program} may not be run`, { cause: error });
  });
  const { stdout } = await run(place, ['-version'], { timeout: PROBE_MS }).catch((error: unknown) => {
    throw new QikError('tool_missing', `${setting}: ${program} does not start`, { cause: error });
  });
  const version = /^ff(?:mpeg|probe) version (\S+)/m.exec(stdout)?.[1];
  const codec = /^libavcodec\s+(\d+)\.\s*(\d+)/m.exec(stdout);
  if (version === undefined || codec === null) {
    throw new QikError('tool_missing', `${setting}: ${program} is not ffmpeg`);
  }
  const [avcodec, minor] = [Number(codec[1]), Number(codec[2])];
  return {
    path: place,
    version,
    // libavcodec 58 is ffmpeg 4, 59 is 5, and so on.
    major: avcodec - 54,
    // 5.1 has libavcodec 59.37.
    hasFpsMode: avcodec > 59 || (avcodec === 59 && minor >= 37),
    origin,
  };
}

const works = (program: string, args: readonly string[]): Promise<boolean> =>
  run(program, [...args], { timeout: PROBE_MS }).then(
    () => true,
    () => false,
  );

async function tryRung(rung: SandboxRung, program: string): Promise<Sandbox | null> {
  const diesWithParent = await works('setpriv', ['--pdeathsig', 'SIGKILL', 'true']);
  if (rung === 'limits') {
    return { rung, libraries: false, diesWithParent };
  }
  if (rung === 'namespaces') {
    const ok = await works('setpriv', ['--pdeathsig', 'SIGKILL', ...ENCLOSURE, '--net', program, '-version']);
    return ok ? { rung, libraries: false, diesWithParent: true } : null;
  }
  const bare = [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    '--ro-bind',
    program,
    '/program',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--cap-drop',
    'ALL',
  ];
  const shared = SYSTEM_LIBRARIES.flatMap((place) => ['--ro-bind-try', place, place]);
  // A setuid bubblewrap may work where nobody else may make namespaces.
  for (const around of [ENCLOSURE, []]) {
    const [start = '', ...words] = [...around, 'bwrap'];
    const sandbox = { rung, diesWithParent: true, enclosed: around.length > 0 };
    if (await works(start, [...words, ...bare, '/program', '-version'])) return { ...sandbox, libraries: false };
    if (await works(start, [...words, ...shared, ...bare, '/program', '-version']))
      return { ...sandbox, libraries: true };
  }
  return null;
}

async function findSandbox(program: string, wanted: SandboxRung | undefined): Promise<Sandbox> {
  for (const rung of wanted === undefined ? SANDBOX_RUNGS : [wanted]) {
    const sandbox = await tryRung(rung, program);
    if (sandbox !== null) {
      return sandbox;
    }
  }
  throw new QikError('tool_missing', `the sandbox '${wanted}' does not work on this machine`);
}

/**
 * Finds ffmpeg and ffprobe and the best confinement that works here.
 * @param choice paths that replace the bundled programs, and a rung instead of the best one.
 * @throws QikError `tool_missing` naming the setting at fault.
 */
export async function findTools(choice: ToolChoice = {}): Promise<Toolbox> {
  const ffmpeg = await identify(
    choice.ffmpegPath ?? bundled('@ffmpeg-installer/ffmpeg'),
    choice.ffmpegPath === undefined ? 'bundled' : 'configured',
    'FFMPEG_PATH',
  );
  const ffprobe = await identify(
    choice.ffprobePath ?? bundled('@ffprobe-installer/ffprobe'),
    choice.ffprobePath === undefined ? 'bundled' : 'configured',
    'FFPROBE_PATH',
  );
  const ofFfmpeg = await findSandbox(ffmpeg.path, choice.sandbox);
  const ofFfprobe = await findSandbox(ffprobe.path, choice.sandbox ?? ofFfmpeg.rung).catch(() =>
    findSandbox(ffprobe.path, choice.sandbox),
  );
  return { ffmpeg, ffprobe, sandbox: ofFfmpeg.rung, sandboxOf: { ffmpeg: ofFfmpeg, ffprobe: ofFfprobe } };
}
