import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import createCommand, { type FfmpegCommand } from 'fluent-ffmpeg';
import { packageRoot } from '../../../presets/root.js';
import { QikError } from '../../errors/catalogue.js';
import type { Toolbox } from '../tools.js';
import { KILLED_WITHIN_MS, killGroup, notedPid } from './kill.js';
import type { RunLimits } from './limits.js';
import { launchScript, type Reach } from './sandbox.js';

/** One ffmpeg command. The order of everything in it is kept. */
export type FfmpegArguments = {
  readonly inputs: readonly { readonly options: readonly string[]; readonly source: string }[];
  readonly graph: string | null;
  readonly outputs: readonly { readonly options: readonly string[]; readonly target: string }[];
};

export type RunProgress = { readonly frame: number; readonly seconds: number; readonly speed: number | null };

export type RunReport = {
  readonly wallMs: number;
  /** Frames of the first output. */
  readonly frames: number;
  /** Second of the output that was reached. */
  readonly seconds: number;
  /** The last lines that ffmpeg wrote, without its progress. */
  readonly messages: readonly string[];
};

export type RunRequest = {
  readonly tools: Toolbox;
  readonly reach: Reach;
  readonly limits: RunLimits;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
};

const MAX_MESSAGES = 40;
const MAX_MESSAGE_LENGTH = 400;

/** The whole command as a list of words, as ffmpeg gets it; for tests and for people. */
export function toArgv(command: FfmpegArguments): string[] {
  return [
    ...command.inputs.flatMap((input) => [...input.options, '-i', input.source]),
    '-y',
    ...(command.graph === null ? [] : ['-filter_complex', command.graph]),
    ...command.outputs.flatMap((output) => [...output.options, output.target]),
  ];
}

/** `-progress` writes lines of key=value; out_time_ms is microseconds too, by an old mistake of ffmpeg that stayed. */
const PROGRESS_LINE =
  /^(frame|out_time_us|out_time_ms|speed|progress|fps|bitrate|total_size|out_time|dup_frames|drop_frames|stream_\d+_\d+_q)=\s*(.*)$/;

class Watch {
  frame = 0;
  seconds = 0;
  speed: number | null = null;
  readonly messages: string[] = [];
  lastChange = Date.now();

  /** Takes one line of stderr; answers whether a block of progress is complete. */
  line(text: string): boolean {
    const match = PROGRESS_LINE.exec(text);
    if (match === null) {
      if (text.trim() !== '') {
        this.messages.push(text.slice(0, MAX_MESSAGE_LENGTH));
        this.messages.splice(0, this.messages.length - MAX_MESSAGES);
      }
      return false;
    }
    const [, key, value = ''] = match;
    if (key === 'frame') {
      this.#moved(Number.parseInt(value, 10), this.seconds);
    } else if (key === 'out_time_us' || key === 'out_time_ms') {
      const seconds = Number.parseInt(value, 10) / 1_000_000;
      // Before the first packet old versions print the smallest 64-bit number.
      this.#moved(this.frame, Number.isFinite(seconds) ? Math.max(0, seconds) : this.seconds);
    } else if (key === 'speed') {
      const speed = Number.parseFloat(value);
      this.speed = Number.isFinite(speed) ? speed : null;
    }
    return key === 'progress';
  }

  #moved(frame: number, seconds: number): void {
    if (frame !== this.frame || seconds !== this.seconds) {
      this.lastChange = Date.now();
    }
    this.frame = frame;
    this.seconds = seconds;
  }
}

function build(command: FfmpegArguments, launch: string, folder: string): FfmpegCommand {
  const ffmpeg = createCommand({ cwd: folder, stdoutLines: 1 }).setFfmpegPath(
    path.join(packageRoot, 'pipeline/media/run/launch.sh'),
  );
  // fluent-ffmpeg adds -y by itself, but takes a target that begins with `file:` for no file.
  const overwrite = command.outputs.every(({ target }) => target.startsWith('file:')) ? ['-y'] : [];
  command.inputs.forEach((input, index) => {
    // fluent-ffmpeg splits a lone option at its space, so options always go in as a list of arguments.
    const [first = '-nostdin', ...rest] =
      index === 0 ? ['--launch', launch, ...overwrite, ...input.options] : input.options;
    ffmpeg.input(input.source).inputOptions(first, ...rest);
  });
  if (command.graph !== null) {
    ffmpeg.complexFilter(command.graph);
  }
  for (const output of command.outputs) {
    const [first = '-y', ...rest] = output.options;
    ffmpeg.output(output.target).outputOptions(first, ...rest);
  }
  return ffmpeg;
}

/** A program that could not even be started is our fault and not the file's. */
function failureOf(error: Error, messages: readonly string[]): QikError {
  return 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')
    ? new QikError('tool_missing', 'ffmpeg could not be started', { cause: error })
    : new QikError('encode_failed', messages.slice(-5).join(' | ') || error.message, { cause: error });
}

function start(command: FfmpegCommand, request: RunRequest, pidFile: string): Promise<RunReport> {
  const { limits, signal, onProgress } = request;
  const began = Date.now();
  const watch = new Watch();
  return new Promise((resolve, reject) => {
    let failure: QikError | null = null;
    let givenUp: NodeJS.Timeout | undefined;
    const kill = (error: QikError) => {
      command.kill('SIGKILL');
      killGroup(notedPid(pidFile));
      givenUp ??= setTimeout(() => settle(() => reject(error)), KILLED_WITHIN_MS);
    };
    const stop = (error: QikError) => {
      failure ??= error;
      kill(failure);
    };
    const wall = setTimeout(
      () => stop(new QikError('encode_timeout', `not done after ${Math.round(limits.wallMs / 1000)} s`)),
      limits.wallMs,
    );
    const stall = setInterval(
      () => {
        if (Date.now() - watch.lastChange > limits.stallMs) {
          stop(new QikError('encode_stalled', `no new frame for ${Math.round(limits.stallMs / 1000)} s`));
        }
      },
      Math.min(1000, limits.stallMs),
    );
    const abort = () => stop(new QikError('aborted'));
    signal?.addEventListener('abort', abort, { once: true });
    const settle = (finish: () => void) => {
      clearTimeout(wall);
      clearInterval(stall);
      clearTimeout(givenUp);
      signal?.removeEventListener('abort', abort);
      finish();
    };
    command
      .on('start', () => {
        // The signal may have come before anybody listened to it, or while fluent-ffmpeg was asking its questions.
        if (signal?.aborted === true) {
          abort();
        } else if (failure !== null) {
          kill(failure);
        }
      })
      .on('stderr', (line: string) => {
        if (watch.line(line)) {
          onProgress?.({ frame: watch.frame, seconds: watch.seconds, speed: watch.speed });
        }
      })
      .on('error', (error: Error) => settle(() => reject(failure ?? failureOf(error, watch.messages))))
      .on('end', () =>
        settle(() =>
          failure === null
            ? resolve({
                wallMs: Date.now() - began,
                frames: watch.frame,
                seconds: watch.seconds,
                messages: watch.messages,
              })
            : reject(failure),
        ),
      )
      .run();
  });
}

/**
 * The one place that starts ffmpeg. It runs confined and niced, is killed at its limits or by the signal, and does
 * not outlive this process.
 * @throws QikError `encode_failed` with ffmpeg's last words, `encode_timeout`, `encode_stalled` or `aborted`.
 */
export async function runFfmpeg(command: FfmpegArguments, request: RunRequest): Promise<RunReport> {
  if (request.signal?.aborted === true) {
    throw new QikError('aborted');
  }
  const folder = await mkdtemp(path.join(request.tools.runFolder ?? os.tmpdir(), 'qik-run-'));
  try {
    const [launch, pidFile] = [path.join(folder, 'launch.sh'), path.join(folder, 'pid')];
    await writeFile(
      launch,
      launchScript(
        request.tools.sandboxOf.ffmpeg,
        request.tools.ffmpeg.path,
        request.reach,
        request.limits,
        process.pid,
        pidFile,
      ),
      { mode: 0o600 },
    );
    process.env.QIK_FFMPEG = request.tools.ffmpeg.path;
    return await start(build(command, launch, folder), request, pidFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
