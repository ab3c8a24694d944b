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

/** How a clip comes in and is deleted: by itself, or in a slot of its owner's, alone or with everything of theirs. */
export const WAYS = ['clip', 'clip', 'slot', 'user'] as const;
export type Way = (typeof WAYS)[number];

/** Where a personal Flik is put, and what is deleted for it. */
export type SlotPaths = { readonly put: string; readonly remove: string };

export type DeletionRound = {
  readonly number: number;
  readonly aim: Aim;
  readonly twist: Twist;
  readonly way: Way;
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
  let ways: Way[] = [];
  for (let number = 1; number <= count; number += 1) {
    if (aims.length === 0) aims = random.shuffled(AIMS);
    if (twists.length === 0) twists = random.shuffled(TWISTS);
    if (ways.length === 0) ways = random.shuffled(WAYS);
    const aim = aims.pop() ?? 'ready';
    const way = ways.pop() ?? 'clip';
    yield {
      ...{ number, aim, twist: twists.pop() ?? 'nothing' },
      // What comes in parts comes as a clip.
      way: aim === 'uploading' ? 'clip' : way,
      delayMs: random.between(0, SPREAD_MS[aim]),
      fillers: aim === 'queued' ? random.between(1, 2) : 0,
    };
  }
}

/** Paths of a round whose clip is a personal Flik; null where it is none. Each has a user of its own. */
export function slotOf({ number, way }: Pick<DeletionRound, 'number' | 'way'>): SlotPaths | null {
  if (way === 'clip') return null;
  const all = `/v1/users/user-${number}/fliks`;
  const put = `${all}/${1 + (number % 12)}`;
  return { put, remove: way === 'user' ? all : put };
}
