import type { ListedClip } from '../clips/index.js';
import type { PlaybackPolicy } from '../db/index.js';

/** What of a clip decides what can be promised. */
export type ClipFacts = {
  readonly state: ListedClip['state'];
  readonly row: Pick<ListedClip['row'], 'expiresAt' | 'policy' | 'kind'>;
};

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A duration of whole seconds in words, exactly: 1 day 12 hours. */
function inWords(ms: number): string {
  let rest = ms;
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const many = Math.floor(rest / length);
    rest -= many * length;
    if (many > 0) parts.push(`${many} ${unit}${many === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
}

const END_MEANS = [
  'From then on nothing of it can be read through us, whatever address or key is used and whenever it was made.',
  'It is stored encrypted: its key is destroyed before a deletion is answered, or within about a minute after its time.',
  'Its bytes are removed within about a minute as well, and looked for again later.',
  'A signed receipt says for each place how far that is.',
];

const BEYOND_US = [
  'What we cannot take back: a device that downloaded it has it until the app there drops it. The feed of deletions asks ' +
    'for that, and we know only what is confirmed.',
  'Any screen can be filmed.',
  'A player may go on for up to a minute with what it has.',
  'Copies of the bytes in backups cannot be opened once the key is gone. Backups of the keys should be kept for 48 hours ' +
    'at the most: until the last one is gone, who holds it and the master key could open such a copy. Where the keys lie ' +
    'in a database, its log may hold a key for about a quarter of an hour, locked with the master key.',
  'Logs and backups of the database tell that there was a clip, of whom and for whom, for as long as the operator keeps ' +
    'them.',
];

/** The sender's limits, as they are kept and as they are not. */
function limitsInWords({ views, viewWindowMs, lockedUntilReply }: PlaybackPolicy): string[] {
  const limits = [
    ...(lockedUntilReply === true ? ['It opens to a recipient once the backend says that they replied.'] : []),
    ...(views === undefined
      ? []
      : [`Each recipient is given ${views === 1 ? 'one address' : `${views} addresses`} to play it from.`]),
    ...(viewWindowMs === undefined
      ? []
      : [`Each recipient can play it for ${inWords(viewWindowMs)} from their first view.`]),
  ];
  const counted =
    'We count addresses and not eyes: until an address is over, after some minutes, whoever has it can play the clip again.';
  return limits.length === 0 ? [] : [...limits, counted];
}

const GONE_MEANS = [
  'Nothing of it can be read through us any more.',
  'DELETE on it answers with its deletion. That, and its signed receipt, say for each place whether what lay there is ' +
    'removed and since when, and which recipients confirmed that a device dropped its copy.',
];

function untilWhen({ state, row: { expiresAt, kind } }: ClipFacts): string {
  const end =
    kind === 'personal'
      ? 'until it is deleted: no time ends it'
      : `until ${expiresAt.toISOString()} by the clock of our database, or until it is deleted`;
  if (state === 'ready') return `It can be played ${end}.`;
  if (state === 'failed') return `It cannot be played: rendering failed. What was sent is kept ${end}.`;
  return `It is not ready yet. Once it is, it can be played ${end}.`;
}

/** What we promise about the end of a clip and what we cannot, from its own facts, for people. */
export function guaranteesOf(facts: ClipFacts): string {
  const { state } = facts;
  const sentences =
    state === 'deleted' || state === 'expired'
      ? [state === 'deleted' ? 'This clip was deleted.' : 'The time of this clip is over.', ...GONE_MEANS]
      : [untilWhen(facts), ...limitsInWords(facts.row.policy), ...END_MEANS];
  return [...sentences, ...BEYOND_US].join(' ');
}
