import type { Random } from '../chaos-random.js';

/** Where on its way a clip is when its sender deletes it. */
export const AIMS = [
  'receiving',
  'uploading',
  'fetching',
  'queued',
  'probe',
  'encode',
  'verify',
  'settle',
  'ready',
  'downloading',
  'failed',
] as const;
export type Aim = (typeof AIMS)[number];

/** What else happens at that moment. */
export const TWISTS = ['nothing', 'nothing', 'nothing', 'twice', 'batch', 'kill', 'kill-at-once'] as const;
export type Twist = (typeof TWISTS)[number];

export type DeletionRound = {
  readonly number: number;
  readonly aim: Aim;
  readonly twist: Twist;
  /** Milliseconds from the moment that was aimed at until the request. */
  readonly delayMs: number;
  /** Clips that keep the worker busy before this one. */
  readonly fillers: number;
};

/** About as long as each stage lasts with a clip of a second. */
const SPREAD_MS: Readonly<Record<Aim, number>> = {
  receiving: 600,
  uploading: 100,
  fetching: 100,
  queued: 200,
  probe: 100,
  encode: 400,
  verify: 120,
  settle: 12,
  ready: 50,
  downloading: 20,
  failed: 50,
};

/** Rounds of a seed. Every place and every twist comes in turn, in an order that the seed shuffles. */
export function* deletionRounds(random: Random, count: number): Generator<DeletionRound> {
  let aims: Aim[] = [];
  let twists: Twist[] = [];
  for (let number = 1; number <= count; number += 1) {
    if (aims.length === 0) aims = random.shuffled(AIMS);
    if (twists.length === 0) twists = random.shuffled(TWISTS);
    const aim = aims.pop() ?? 'ready';
    yield {
      ...{ number, aim, twist: twists.pop() ?? 'nothing' },
      delayMs: random.between(0, SPREAD_MS[aim]),
      fillers: aim === 'queued' ? random.between(1, 2) : 0,
    };
  }
}
