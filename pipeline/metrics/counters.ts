import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Meters } from './meters.js';

/** What a process does, and so what it can count: a process that does not render would show noughts that mean nothing. */
export type Counted = { readonly uploads: boolean; readonly renders: boolean };

/** Seconds; an idle queue starts a job within a hundredth of one, and an hour is a queue that nobody works on. */
const WAIT_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];
/** Seconds; the last one is the time limit of a try. */
const RUN_BUCKETS = [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600, 1800];
/** Below 1 a worker cannot keep up with one sender who films without a pause. */
const SPEED_BUCKETS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32];

type UploadMeters = Pick<Meters, 'uploadBegan' | 'uploadBytes' | 'uploadBytesInFlight' | 'refused'>;

function uploadMeters(registry: Registry): UploadMeters {
  const registers = [registry];
  const inFlight = new Gauge({
    name: 'qik_uploads_in_flight',
    help: 'Uploads whose bytes are coming to this process.',
    registers,
  });
  const bytes = new Counter({
    name: 'qik_upload_bytes_total',
    help: 'Bytes of uploads that came to this process, also of those that were refused or broke off.',
    registers,
  });
  const declared = new Gauge({
    name: 'qik_upload_bytes_in_flight',
    help: 'Bytes that the uploads under way in this process will have, as far as they say.',
    registers,
  });
  const refusals = new Counter({
    name: 'qik_refusals_total',
    help: 'Requests to this process that were answered with a problem, by its code.',
    labelNames: ['code'],
    registers,
  });
  return {
    uploadBegan: () => {
      inFlight.inc();
      return () => inFlight.dec();
    },
    uploadBytes: (count) => bytes.inc(count),
    uploadBytesInFlight: (count) => declared.set(count),
    refused: (code) => refusals.inc({ code }),
  };
}

function renderMeters(registry: Registry): Omit<Meters, keyof UploadMeters> {
  const registers = [registry];
  const renditions = new Counter({
    name: 'qik_renditions_total',
    help: 'Profiles that clips were rendered for by this process: made, skipped with a reason, or failed with their clip.',
    labelNames: ['profile', 'result'],
    registers,
  });
  const speed = new Histogram({
    name: 'qik_encode_speed_ratio',
    help: 'Seconds of clip for each second that all its encodes took together.',
    buckets: SPEED_BUCKETS,
    registers,
  });
  const wait = new Histogram({
    name: 'qik_job_wait_seconds',
    help: 'From when a job was added until its first try began in this process.',
    labelNames: ['queue'],
    buckets: WAIT_BUCKETS,
    registers,
  });
  const run = new Histogram({
    name: 'qik_job_run_seconds',
    help: 'How long a try of a job took in this process, by how it ended: done, failed, or stopped and handed back.',
    labelNames: ['queue', 'result'],
    buckets: RUN_BUCKETS,
    registers,
  });
  return {
    rendition: (profile, result) => renditions.inc({ profile: profile.replace(/@.*/, ''), result }),
    encodeSpeed: (ratio) => speed.observe(ratio),
    // Two machines' clocks may differ by more than a job waits.
    jobWaited: (queue, seconds) => wait.observe({ queue }, Math.max(0, seconds)),
    jobRan: (queue, result, seconds) => run.observe({ queue, result }, seconds),
  };
}

/** Meters that count in a registry what such a process can count. */
export const registerMeters = (registry: Registry, { uploads, renders }: Counted, silent: Meters): Meters => ({
  ...silent,
  ...(uploads ? uploadMeters(registry) : {}),
  ...(renders ? renderMeters(registry) : {}),
});
