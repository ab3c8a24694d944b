import t from 'tap';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../../pipeline/db/index.js';
import { FLIK_STATES, type FlikState, studioTables } from '../../db/index.js';
import { EMPTY_CONTENT, type FlikContent, RATINGS } from '../content.js';
import { searchTextOf } from '../fold.js';
import {
  editFlik,
  FLIK_SORTS,
  type FlikFilter,
  type FlikSort,
  type ListedFlik,
  listFliks,
  readFlik,
} from '../index.js';
import { REVIEW_STATES } from '../workflow.js';
import { openStudio, type Person } from './studio.js';

const { flikComments, fliks, flikVersions } = studioTables;
const ROWS = 300;
const WORDS = ['Héllo', 'wörld', 'chat', 'Katze', 'été', '100%', 'under_score'];

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

/** A content that follows from a number, so that every filter finds some and leaves others. */
const contentOf = (n: number): FlikContent => ({
  ...EMPTY_CONTENT,
  titles: { en: `${at(WORDS, n)} ${n}`, ...(n % 3 === 0 ? { fr: `titre ${n}` } : {}) },
  altTexts: { en: 'alt', ...(n % 6 === 0 ? { fr: 'texte' } : {}) },
  ...{ tags: [`t-${n % 5}`, `u-${n % 7}`], categories: [`c-${n % 4}`], rating: at(RATINGS, n) },
});

type Seeded = { readonly id: string; readonly n: number; readonly state: FlikState; readonly by: Person };

/** Everything of a list, page by page. */
async function all(orm: Orm, filter: FlikFilter, sort: FlikSort, limit: number): Promise<ListedFlik[]> {
  const found: ListedFlik[] = [];
  let cursor: string | undefined;
  do {
    const page = await listFliks(orm, { filter, sort, cursor, limit });
    found.push(...page.fliks);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

t.test('lists', async (t) => {
  const { orm, deps, anna, ben, approve } = await openStudio(t);
  const seeded = Array.from({ length: ROWS }, (_, n): Seeded => {
    return { id: uuidv7(), n, state: at(FLIK_STATES, n), by: n % 10 === 0 ? ben : anna };
  });
  await orm.insert(fliks).values(
    seeded.map(({ id, n, state, by }) => ({
      ...{ id, slug: `flik-${n}`, state, head: 1, published: state === 'live' ? 1 : null, createdBy: by.id },
      ...{ searchText: searchTextOf(`flik-${n}`, contentOf(n)), updatedBy: by.id },
      // Some were changed at the very same moment.
      updatedAt: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(n / 2))),
    })),
  );
  await orm.insert(flikVersions).values(
    seeded.map(({ id, n, by }) => ({
      ...{ flikId: id, version: 1, content: contentOf(n), origin: 'create' as const, createdBy: by.id },
    })),
  );
  const ids = (which: (one: Seeded) => boolean): string[] =>
    seeded
      .filter(which)
      .map(({ id }) => id)
      .sort();
  const shown = async (filter: FlikFilter, sort: FlikSort = 'updated', limit = 37): Promise<string[]> =>
    (await all(orm, filter, sort, limit)).map(({ id }) => id).sort();
  const living = ({ state }: Seeded): boolean => state !== 'trashed';

  await t.test('each filter shows what it says, and all together what each does', async (t) => {
    t.strictSame(await shown({}), ids(living));
    for (const state of FLIK_STATES)
      t.strictSame(
        await shown({ state }),
        ids((one) => one.state === state),
        state,
      );
    t.strictSame(
      await shown({ tag: 't-2' }),
      ids((one) => living(one) && one.n % 5 === 2),
    );
    t.strictSame(await shown({ tag: 't' }), [], 'a part of a tag is another tag');
    t.strictSame(
      await shown({ category: 'c-1' }),
      ids((one) => living(one) && one.n % 4 === 1),
    );
    t.strictSame(
      await shown({ rating: 'teen' }),
      ids((one) => living(one) && one.n % 3 === 1),
    );
    t.strictSame(
      await shown({ missingLocale: 'fr' }),
      ids((one) => living(one) && one.n % 6 !== 0),
    );
    t.strictSame(await shown({ missingLocale: 'en' }), []);
    t.strictSame(
      await shown({ mine: ben.id }),
      ids((one) => living(one) && one.by === ben),
    );
    const some: FlikFilter = { state: 'draft', tag: 't-0', rating: 'everyone', missingLocale: 'de', mine: ben.id };
    const both = ids(({ n, state, by }) => state === 'draft' && n % 5 === 0 && n % 3 === 0 && by === ben);
    t.strictSame(await shown(some), both);
    t.ok(both.length > 0);
  });

  await t.test('texts are found in part, without case and accents, word by word', async (t) => {
    const withWord = (word: string) => ids((one) => living(one) && at(WORDS, one.n) === word);
    t.strictSame(await shown({ text: 'HELLO' }), withWord('Héllo'));
    t.strictSame(await shown({ text: ' orl ' }), withWord('wörld'));
    t.strictSame(await shown({ text: '100%' }), withWord('100%'), 'what means something to SQL is only a letter');
    t.strictSame(await shown({ text: 'r_s' }), withWord('under_score'));
    t.strictSame(
      await shown({ text: 'katze titre' }),
      ids((one) => living(one) && at(WORDS, one.n) === 'Katze' && one.n % 3 === 0),
    );
    t.strictSame(await shown({ text: 'no such words' }), []);
    t.strictSame(await shown({ text: '  ' }), ids(living));
  });

  await t.test('every order is kept from page to page', async (t) => {
    for (const sort of FLIK_SORTS) {
      const found = await all(orm, {}, sort, 7);
      t.equal(found.length, ids(living).length);
      t.equal(new Set(found.map(({ id }) => id)).size, found.length, 'nothing comes twice');
      const keys = found.map(({ id, slug, updatedAt }) => ({ updated: -updatedAt.getTime(), created: id, slug })[sort]);
      const sorted = [...keys].sort((a, b) => (a < b ? -1 : 1));
      t.strictSame(keys, sort === 'created' ? sorted.reverse() : sorted, sort);
      t.strictSame(
        found.map(({ id }) => id),
        (await all(orm, {}, sort, 100)).map(({ id }) => id),
      );
    }
  });

  await t.test('the review in a list is that of the Flik itself', async (t) => {
    const drafts = seeded.filter(({ state, by }) => state === 'draft' && by === anna);
    const [first, second, third] = drafts.map(({ id }) => id);
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few drafts');
    await approve(first, 1);
    await approve(second, 1);
    await editFlik(deps, { id: second, seen: 1, patch: { credits: 'x' }, actor: anna });
    const live = seeded.find(({ state, by }) => state === 'live' && by === anna)?.id ?? '';
    await editFlik(deps, { id: live, seen: 1, patch: { credits: 'x' }, actor: anna });
    await approve(live, 2);
    await orm.insert(flikComments).values({
      ...{ id: third, flikId: third, version: 1, kind: 'changes_requested', body: 'no', authorId: ben.id },
    });
    for (const review of REVIEW_STATES) {
      const found = await all(orm, { review }, 'updated', 50);
      t.ok(found.length > 0, review);
      for (const flik of found) {
        const itself = await readFlik(orm, flik.id, ben);
        t.match(itself, { review }, 'as the filter says');
        t.match(flik, { review, differs: itself.differs, head: itself.row.head });
      }
    }
    const total = (await Promise.all(REVIEW_STATES.map((review) => shown({ review })))).flat();
    t.strictSame(total.sort(), ids(living), 'each is in exactly one state of review');
  });

  await t.test('a cursor is good for its own list only', async (t) => {
    const { nextCursor } = await listFliks(orm, { filter: {}, sort: 'slug', limit: 5 });
    const bad = [nextCursor ?? '', 'nonsense', '', Buffer.from('["updated","x","y"]').toString('base64url')];
    for (const cursor of bad) {
      await t.rejects(listFliks(orm, { filter: {}, sort: 'updated', cursor, limit: 5 }), { code: 'invalid_request' });
    }
  });
});
