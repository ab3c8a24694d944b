import { SingleBar } from 'cli-progress';
import type { Progress, Stage } from '../media/index.js';
import { seconds } from './words.js';

/** Where progress is shown; it never goes to the standard output, which belongs to the result. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export type ProgressView = { readonly show: (progress: Progress) => void; readonly end: () => void };

const STAGE_WORDS: Record<Stage, string> = {
  probe: 'looking at the file',
  encode: 'encoding',
  stills: 'making pictures',
  verify: 'checking the files',
};

const bar = (stream: ProgressStream): ProgressView => {
  const line = new SingleBar({
    stream,
    format: '{stage} [{bar}] {percentage}%{left}',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    linewrap: null,
  });
  const width = Math.max(...Object.values(STAGE_WORDS).map((words) => words.length));
  line.start(100, 0, { stage: ''.padEnd(width), left: '' });
  return {
    show: ({ stage, percent, etaMs }) => {
      const left = etaMs === null ? '' : `, about ${seconds(etaMs)} left`;
      line.update(Math.floor(percent), { stage: STAGE_WORDS[stage].padEnd(width), left });
    },
    end: () => line.stop(),
  };
};

/** A line for each stage and each further quarter of it: a log that stays readable. */
const lines = (stream: ProgressStream): ProgressView => {
  let last = '';
  return {
    show: ({ stage, percent }) => {
      const quarter = Math.min(100, Math.floor(percent / 25) * 25);
      const line = quarter === 0 ? STAGE_WORDS[stage] : `${STAGE_WORDS[stage]}: ${quarter} %`;
      if (line === last) return;
      last = line;
      stream.write(`${line}\n`);
    },
    end: () => undefined,
  };
};

const silent: ProgressView = { show: () => undefined, end: () => undefined };

/** A bar on a terminal; elsewhere plain lines, or nothing where a program reads along. */
export const progressView = (stream: ProgressStream, json: boolean): ProgressView => {
  if (stream.isTTY === true) return bar(stream);
  return json ? silent : lines(stream);
};
