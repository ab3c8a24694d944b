import { gzipSync } from 'node:zlib';

/** How long something took, in milliseconds, and how much came of it. */
export type Figure = {
  readonly name: string;
  readonly runs: number;
  readonly p50: number;
  readonly p95: number;
  /** Work of this process for each run, in milliseconds: what does not hang on what else the machine does. */
  readonly cpu: number;
  /** Bytes of the last answer, as they are and packed; null where it is none. */
  readonly bytes: number | null;
  readonly gzip: number | null;
};

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

/** Does something a number of times, one after the other. */
export async function measure(
  name: string,
  runs: number,
  work: (run: number) => Promise<Uint8Array | null>,
): Promise<Figure> {
  const times: number[] = [];
  let last: Uint8Array | null = null;
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    const from = performance.now();
    last = await work(run);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(before);
  return {
    ...{ name, runs, p50: at(times, 0.5), p95: at(times, 0.95), cpu: (user + system) / 1000 / runs },
    ...{ bytes: last?.length ?? null, gzip: last === null ? null : gzipSync(last).length },
  };
}

const number = (value: number | null): string => (value === null ? '' : value.toLocaleString('en'));
const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

/** A line of the table. */
export const lineOf = ({ name, runs, p50, p95, cpu, bytes, gzip }: Figure): string =>
  [
    name.padEnd(44),
    String(runs).padStart(5),
    ms(p50).padStart(9),
    ms(p95).padStart(9),
    ms(cpu).padStart(9),
    number(bytes).padStart(12),
    number(gzip).padStart(12),
  ].join('');

export const HEADING = [
  'what'.padEnd(44),
  'runs'.padStart(5),
  'p50 ms'.padStart(9),
  'p95 ms'.padStart(9),
  'CPU ms'.padStart(9),
  'bytes'.padStart(12),
  'gzip'.padStart(12),
].join('');
