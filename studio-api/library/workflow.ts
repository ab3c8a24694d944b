import type { ErrorCode } from '../../pipeline/errors/catalogue.js';
import { may, type Permission } from '../access/permissions.js';
import { type CommentKind, FLIK_STATES, type FlikState, type Role } from '../db/index.js';

/** Everything that can happen to a Flik. */
export const FLIK_EVENTS = [
  ...['edit', 'submit', 'request_changes', 'approve', 'schedule', 'unschedule'],
  ...['publish', 'retire', 'revive', 'trash', 'restore', 'destroy'],
] as const;
export type FlikEvent = (typeof FLIK_EVENTS)[number];

/**
 * How far the review of the newest version is. `none`: nobody was asked, or there is nothing that devices do not have.
 * `waiting`: somebody has to look at it. `approved`: somebody did, and it is still the same.
 */
export const REVIEW_STATES = ['none', 'waiting', 'changes_requested', 'approved'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** What decides what can happen to a Flik. */
export type FlikFacts = {
  readonly state: FlikState;
  /** Where it was before it went to the trash. */
  readonly trashedFrom: FlikState | null;
  /** Whether devices have another version than the newest, or none. */
  readonly differs: boolean;
  readonly review: ReviewState;
  /** Whether whoever acts made the newest version. */
  readonly ownWork: boolean;
  /** Whether nobody else could review it. */
  readonly alone: boolean;
};

/** `role` null: the studio itself, by a release that somebody made. */
export type FlikActor = { readonly role: Role | null };

export type Decision =
  /** Null: there is no Flik any more. */
  | { readonly ok: true; readonly state: FlikState | null }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

type Refusal = { readonly code: ErrorCode; readonly because: string };

type Rule = {
  readonly permission: Permission;
  /** As a sentence has it: "cannot be …". */
  readonly words: string;
  /** State that it leads to, by the state that it is legal in. */
  readonly leads: Readonly<Partial<Record<FlikState, FlikState>>>;
  /** What is missing; null: nothing. */
  readonly needs?: (facts: FlikFacts) => Refusal | null;
};

const inState = (because: string): Refusal => ({ code: 'not_possible_now', because });

const unreviewed = ({ state, differs, review }: FlikFacts): Refusal | null => {
  if (state === 'draft') return null;
  if (!differs) return inState('devices have its newest version already');
  return review === 'none' || review === 'changes_requested'
    ? null
    : inState('its newest version is in review already');
};

const underReview = ({ state, review }: FlikFacts): Refusal | null => {
  // What is scheduled was approved, and taking that back does not stop a release: cancelling it does.
  const open = review === 'waiting' || (review === 'approved' && state !== 'scheduled');
  return open ? null : inState('its newest version is not in review');
};

const otherEyes = ({ review, ownWork, alone }: FlikFacts): Refusal | null => {
  if (review === 'approved') return inState('its newest version is approved already');
  if (review !== 'waiting') return inState('its newest version is not in review');
  if (!ownWork || alone) return null;
  return { code: 'four_eyes', because: 'whoever made a version cannot approve it while somebody else can' };
};

const approved = ({ review }: FlikFacts): Refusal | null =>
  review === 'approved' ? null : { code: 'not_approved', because: 'its newest version is not approved' };

/** Itself from each of these. */
const stays = (...states: readonly FlikState[]): Partial<Record<FlikState, FlikState>> =>
  Object.fromEntries(states.map((state) => [state, state]));

/**
 * The whole workflow. A Flik that devices have stays `live` while its next version is edited, reviewed and scheduled:
 * how far that is shows in the state of the review.
 */
const RULES: Readonly<Record<FlikEvent, Rule>> = {
  edit: {
    ...{ permission: 'fliks.edit', words: 'edited' },
    leads: stays('draft', 'in_review', 'scheduled', 'live', 'retired'),
  },
  submit: {
    ...{ permission: 'fliks.submit', words: 'submitted for review' },
    ...{ leads: { draft: 'in_review', ...stays('scheduled', 'live') }, needs: unreviewed },
  },
  request_changes: {
    ...{ permission: 'fliks.review', words: 'sent back with changes' },
    ...{ leads: { in_review: 'draft', ...stays('scheduled', 'live') }, needs: underReview },
  },
  approve: {
    ...{ permission: 'fliks.review', words: 'approved' },
    ...{ leads: stays('in_review', 'scheduled', 'live'), needs: otherEyes },
  },
  schedule: {
    ...{ permission: 'fliks.publish', words: 'scheduled' },
    leads: { draft: 'scheduled', in_review: 'scheduled', retired: 'scheduled', ...stays('scheduled', 'live') },
    needs: approved,
  },
  // Approved as it is, it waits for whoever publishes it.
  unschedule: {
    ...{ permission: 'fliks.publish', words: 'taken from the schedule' },
    leads: { scheduled: 'in_review', ...stays('live') },
  },
  publish: {
    ...{ permission: 'fliks.publish', words: 'published' },
    // A draft as well: one that was retired and revived is approved until it is edited.
    leads: { draft: 'live', in_review: 'live', scheduled: 'live', live: 'live', retired: 'live' },
    needs: approved,
  },
  retire: { permission: 'fliks.retire', words: 'retired', leads: { live: 'retired' } },
  revive: { permission: 'fliks.edit', words: 'revived', leads: { retired: 'draft' } },
  trash: {
    ...{ permission: 'fliks.trash', words: 'put into the trash' },
    leads: { draft: 'trashed', in_review: 'trashed', retired: 'trashed' },
  },
  restore: { permission: 'fliks.restore', words: 'taken out of the trash', leads: { trashed: 'draft' } },
  destroy: { permission: 'fliks.destroy', words: 'destroyed', leads: { trashed: 'trashed' } },
};

/** What somebody has to be allowed to for an event. */
export const permissionFor = (event: FlikEvent): Permission => RULES[event].permission;

function stateAfter(event: FlikEvent, facts: FlikFacts): FlikState | null {
  if (event === 'destroy') return null;
  if (event === 'restore' && facts.trashedFrom !== null) return facts.trashedFrom;
  return RULES[event].leads[facts.state] ?? facts.state;
}

/** Why an event is not legal now; null when it is. */
function refusalOf(event: FlikEvent, facts: FlikFacts): Refusal | null {
  const rule = RULES[event];
  if (rule.leads[facts.state] !== undefined) return rule.needs?.(facts) ?? null;
  const from = FLIK_STATES.filter((state) => rule.leads[state] !== undefined);
  return inState(`its state is ${facts.state} and not ${from.join(' or ')}`);
}

/** Everything that somebody can do with a Flik now, for pages that offer only that. */
export const possibleEvents = (facts: FlikFacts, { role }: FlikActor): FlikEvent[] =>
  FLIK_EVENTS.filter((event) => (role === null || may(role, permissionFor(event))) && refusalOf(event, facts) === null);

/** Whether something may happen to a Flik, and the state that it leads to. A refusal says what is possible instead. */
export function decide(event: FlikEvent, facts: FlikFacts, actor: FlikActor): Decision {
  const { permission, words } = RULES[event];
  if (actor.role !== null && !may(actor.role, permission)) {
    return { ok: false, code: 'not_permitted', detail: `That takes the permission ${permission}.` };
  }
  const refusal = refusalOf(event, facts);
  if (refusal === null) return { ok: true, state: stateAfter(event, facts) };
  const possible = possibleEvents(facts, actor);
  const instead = possible.length === 0 ? 'nothing' : possible.join(', ');
  const detail = `The Flik cannot be ${words}: ${refusal.because}. Possible now: ${instead}.`;
  return { ok: false, code: refusal.code, detail };
}

/** The newest of a Flik's remarks that say something about its review. */
export type LastWord = { readonly kind: Exclude<CommentKind, 'comment'>; readonly version: number };

/**
 * How far the review is. What was said of a version that devices have is over. An approval is of one version: an edit
 * voids it, and somebody has to look again; it does not take back that somebody asked for the review.
 */
export function reviewStateOf(
  flik: { readonly state: FlikState; readonly head: number; readonly published: number | null },
  last: LastWord | null,
): ReviewState {
  if (last === null || last.version <= (flik.published ?? 0)) return flik.state === 'in_review' ? 'waiting' : 'none';
  if (last.kind === 'changes_requested') return 'changes_requested';
  if (last.kind === 'approved' && last.version === flik.head) return 'approved';
  return flik.state === 'in_review' || flik.state === 'scheduled' || flik.state === 'live' ? 'waiting' : 'none';
}
