import { Option } from 'commander';
import { type Environment, SETTINGS } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { POOLS, type Pool } from '../queue/jobs.js';

/** What cannot be said by a setting. */
export type ServeOptions = {
  /** Pools of jobs that this process works on, where it is a worker; default: all. */
  readonly pools?: readonly Pool[];
  /** Folder of the demo Fliks' catalogue and media; default: the project's own. */
  readonly demoFolder?: string;
};

export type WorkerFlags = { readonly concurrency?: string; readonly pools?: string };

export const workerFlags = (): readonly Option[] => [
  new Option('--concurrency <N>', 'jobs done at the same time (default: WORKER_CONCURRENCY)'),
  new Option('--pools <pools>', `pools of jobs to work on: ${POOLS.join(', ')} (default: all)`),
];

function poolsOf(text: string): Pool[] {
  const named = text.split(',').map((name) => name.trim());
  const known = POOLS.filter((pool) => named.includes(pool));
  if (known.length === 0 || named.some((name) => !POOLS.some((pool) => pool === name)))
    throw new QikError('invalid_request', `--pools takes ${POOLS.join(' and ')}, with commas between them`);
  return known;
}

function concurrencyOf(text: string): string {
  try {
    SETTINGS.workerConcurrency.parse(text);
    return text;
  } catch (error) {
    const allowed = error instanceof Error ? error.message : 'a number';
    throw new QikError('invalid_request', `--concurrency must be ${allowed}`);
  }
}

/** How the server is started to be a worker and nothing else. */
export function asWorker(
  env: Environment,
  { concurrency, pools }: WorkerFlags,
): { readonly env: Environment; readonly options: ServeOptions } {
  return {
    env: {
      ...env,
      ROLES: 'worker',
      ...(concurrency === undefined ? {} : { WORKER_CONCURRENCY: concurrencyOf(concurrency) }),
    },
    options: pools === undefined ? {} : { pools: poolsOf(pools) },
  };
}
