import fc from 'fast-check';
import t from 'tap';
import { CATALOGUE } from '../../../pipeline/errors/catalogue.js';
import { may } from '../../access/permissions.js';
import { COMMENT_KINDS, FLIK_STATES, type FlikState, ROLES } from '../../db/index.js';
import {
  decide,
  FLIK_EVENTS,
  type FlikEvent,
  type FlikFacts,
  permissionFor,
  possibleEvents,
  REVIEW_STATES,
  reviewStateOf,
} from '../workflow.js';

const facts = (state: FlikState, changes: Partial<FlikFacts> = {}): FlikFacts => ({
  ...{ state, trashedFrom: state === 'trashed' ? 'retired' : null, differs: true, review: 'none' },
  ...{ ownWork: false, alone: false, ...changes },
});

const studio = { role: null };

/** Where each event leads from each state when nothing else stands in its way; absent: it is refused. */
const EXPECTED: Readonly<Record<FlikEvent, Partial<Record<FlikState, FlikState | 'gone'>>>> = {
  edit: { draft: 'draft', in_review: 'in_review', scheduled: 'scheduled', live: 'live', retired: 'retired' },
  submit: { draft: 'in_review', scheduled: 'scheduled', live: 'live' },
  request_changes: { in_review: 'draft', scheduled: 'scheduled', live: 'live' },
  approve: { in_review: 'in_review', scheduled: 'scheduled', live: 'live' },
  schedule: { draft: 'scheduled', in_review: 'scheduled', scheduled: 'scheduled', live: 'live', retired: 'scheduled' },
  unschedule: { scheduled: 'in_review', live: 'live' },
  publish: { draft: 'live', in_review: 'live', scheduled: 'live', live: 'live', retired: 'live' },
  retire: { live: 'retired' },
  revive: { retired: 'draft' },
  trash: { draft: 'trashed', in_review: 'trashed', retired: 'trashed' },
  restore: { trashed: 'retired' },
  destroy: { trashed: 'gone' },
};

/** What has to be true of the review for an event to be possible at all. */
const REVIEW: Partial<Record<FlikEvent, FlikFacts['review']>> = {
  ...{ request_changes: 'waiting', approve: 'waiting', schedule: 'approved', publish: 'approved' },
};

t.test('every event from every state', async (t) => {
  for (const event of FLIK_EVENTS) {
    for (const state of FLIK_STATES) {
      const expected = EXPECTED[event][state];
      const decision = decide(event, facts(state, { review: REVIEW[event] ?? 'none' }), studio);
      if (expected === undefined) {
        t.match(decision, { ok: false, code: 'not_possible_now', detail: /Possible now: / }, `${event} from ${state}`);
      } else {
        t.strictSame(decision, { ok: true, state: expected === 'gone' ? null : expected }, `${event} from ${state}`);
      }
    }
  }
});

t.test('every event takes its permission', async (t) => {
  for (const event of FLIK_EVENTS) {
    for (const role of ROLES) {
      for (const state of FLIK_STATES) {
        const decision = decide(event, facts(state, { review: REVIEW[event] ?? 'none' }), { role });
        const forbidden = !decision.ok && decision.code === 'not_permitted';
        t.equal(forbidden, !may(role, permissionFor(event)), `${role} ${event} from ${state}`);
      }
    }
  }
  t.strictSame(
    FLIK_EVENTS.map((event) => `${event}: ${ROLES.find((role) => may(role, permissionFor(event)))}`),
    [
      ...['edit: editor', 'submit: editor', 'request_changes: publisher', 'approve: publisher'],
      ...['schedule: publisher', 'unschedule: publisher', 'publish: publisher', 'retire: publisher'],
      ...['revive: editor', 'trash: editor', 'restore: editor', 'destroy: admin'],
    ],
  );
});

const anyFacts: fc.Arbitrary<FlikFacts> = fc.record({
  ...{ state: fc.constantFrom(...FLIK_STATES), trashedFrom: fc.option(fc.constantFrom(...FLIK_STATES)) },
  ...{ differs: fc.boolean(), review: fc.constantFrom(...REVIEW_STATES), ownWork: fc.boolean(), alone: fc.boolean() },
});
const anyActor = fc.record({ role: fc.option(fc.constantFrom(...ROLES)) });

t.test('what is said to be possible is, and nothing else', async () => {
  fc.assert(
    fc.property(anyFacts, anyActor, (seen, actor) => {
      const possible = possibleEvents(seen, actor);
      return FLIK_EVENTS.every((event) => decide(event, seen, actor).ok === possible.includes(event));
    }),
    { numRuns: 300 },
  );
});

t.test('a refusal has a code of the catalogue, and names what is possible instead', async () => {
  fc.assert(
    fc.property(anyFacts, anyActor, fc.constantFrom(...FLIK_EVENTS), (seen, actor, event) => {
      const decision = decide(event, seen, actor);
      if (decision.ok) return true;
      const helpful = decision.code === 'not_permitted' || decision.detail.includes('Possible now: ');
      return helpful && Object.hasOwn(CATALOGUE, decision.code);
    }),
    { numRuns: 300 },
  );
});

t.test('nothing gets to devices that was not approved, and nothing out of the trash but by restoring it', async () => {
  fc.assert(
    fc.property(anyFacts, anyActor, (seen, actor) => {
      const possible = possibleEvents(seen, actor);
      const publishes = possible.includes('publish') || possible.includes('schedule');
      const stays = possible.every((event) => event === 'restore' || event === 'destroy');
      return (seen.review === 'approved' || !publishes) && (seen.state !== 'trashed' || stays);
    }),
    { numRuns: 300 },
  );
});

t.test('four eyes', async (t) => {
  const own = facts('in_review', { review: 'waiting', ownWork: true });
  t.match(decide('approve', own, { role: 'publisher' }), { ok: false, code: 'four_eyes' });
  t.match(decide('approve', own, { role: 'admin' }), { ok: false, code: 'four_eyes' });
  t.match(decide('approve', { ...own, alone: true }, { role: 'publisher' }), { ok: true });
  t.match(decide('approve', { ...own, ownWork: false }, { role: 'publisher' }), { ok: true });
  t.match(decide('approve', { ...own, review: 'approved' }, { role: 'admin' }), { detail: /approved already/ });
  t.match(decide('approve', { ...own, review: 'none' }, { role: 'admin' }), { detail: /not in review/ });
});

t.test('a live Flik without a new draft has nothing to review', async (t) => {
  t.match(decide('submit', facts('live', { differs: false }), studio), {
    ...{ code: 'not_possible_now', detail: /devices have its newest version already/ },
  });
  t.match(decide('submit', facts('live', { review: 'waiting' }), studio), { detail: /in review already/ });
  t.match(decide('request_changes', facts('scheduled', { review: 'approved' }), studio), { ok: false });
  t.match(decide('request_changes', facts('in_review', { review: 'approved' }), studio), { ok: true });
});

t.test('the state of the review follows from what was said last', async (t) => {
  const of = (state: FlikState, head: number, published: number | null, kind: string | null, version = head) => {
    const known = COMMENT_KINDS.find((one) => one === kind);
    const last = known === undefined || known === 'comment' ? null : { kind: known, version };
    return reviewStateOf({ state, head, published }, last);
  };
  t.equal(of('draft', 1, null, null), 'none');
  t.equal(of('in_review', 2, null, 'submitted'), 'waiting');
  t.equal(of('in_review', 3, null, 'submitted', 2), 'waiting', 'an edit does not withdraw it');
  t.equal(of('in_review', 3, null, 'approved'), 'approved');
  t.equal(of('in_review', 4, null, 'approved', 3), 'waiting', 'an edit voids the approval');
  t.equal(of('draft', 4, null, 'changes_requested'), 'changes_requested');
  t.equal(of('draft', 5, null, 'changes_requested', 4), 'changes_requested', 'until it is submitted again');
  t.equal(of('live', 3, 3, 'approved'), 'none', 'devices have it');
  t.equal(of('live', 4, 3, 'approved', 3), 'none', 'the new draft was not submitted');
  t.equal(of('live', 4, 3, 'submitted'), 'waiting');
  t.equal(of('live', 4, 3, 'approved'), 'approved');
  t.equal(of('scheduled', 5, null, 'approved', 4), 'waiting');
  t.equal(of('retired', 3, null, 'approved'), 'approved', 'it can be published again as it was');
  t.equal(of('retired', 4, null, 'approved', 3), 'none');
  t.equal(of('in_review', 3, null, null), 'waiting');
});
