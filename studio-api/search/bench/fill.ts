import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../../../pipeline/access/index.js';
import { type Orm, tables } from '../../../pipeline/db/index.js';
import { HEAD_ID } from '../../catalogue/index.js';
import { EDITOR, renditionFor, STILL } from '../../catalogue/prove/library.js';
import { studioTables } from '../../db/index.js';
import { EMPTY_CONTENT, type FlikContent, PLATFORMS } from '../../library/content.js';
import { searchTextOf } from '../../library/fold.js';
import { ranksBetween } from '../../publishing/rank.js';
import type { Vocabulary } from './vocabulary.js';

const { clips, renditions, stills } = tables;
const { catalogueHead, catalogueLog, fliks, flikComments, flikVersions, shares } = studioTables;

/** Fliks of one statement. */
const AT_ONCE = 250;
const CATEGORIES = ['greetings', 'love', 'party', 'animals', 'sports', 'work', 'sad', 'angry'];

function contentFrom(words: Vocabulary): FlikContent {
  const title = (): string => words.words(2, 4).join(' ');
  const category = CATEGORIES[words.below(CATEGORIES.length)] ?? 'love';
  const tags = [...new Set([words.below(200), words.below(200), words.below(200)])].map((tag) => `tag-${tag}`);
  return {
    ...EMPTY_CONTENT,
    titles: { en: title(), fr: title(), de: title(), ja: words.kana(6) },
    altTexts: { en: words.words(5, 9).join(' '), fr: words.words(5, 9).join(' '), de: words.words(5, 9).join(' ') },
    keywords: { en: words.words(3, 6), fr: words.words(3, 6), de: words.words(3, 6), ja: [words.kana(4)] },
    emoji: [...new Set([words.emoji(), words.emoji()])],
    ...{ tags, categories: [category], intents: [`intent-${words.below(40)}`] },
  };
}

type Made = { readonly id: string; readonly mediaId: string; readonly rank: string; readonly content: FlikContent };

async function writeSome(tx: Orm, some: readonly Made[]): Promise<void> {
  const moment = sql`now()`;
  await tx.insert(clips).values(
    some.map(({ mediaId: id }) => ({
      ...({
        id,
        tenant: LIBRARY_TENANT,
        apiKeyId: LIBRARY_TENANT,
        state: 'ready',
        priority: 'bulk',
        options: {},
      } as const),
      ...{ recipients: [], sentAt: moment, receivedAt: moment, expiresAt: sql`now() + interval '1000 years'` },
      ...{ sourceKey: `fliks/${id}/source`, sourceBytes: 1000, sourceSha256: '0'.repeat(64) },
    })),
  );
  await tx.insert(renditions).values(
    some.flatMap(({ mediaId }) =>
      PLATFORMS.map((platform, position) => ({
        ...{ clipId: mediaId, id: platform, position, epoch: 1, objectKey: `fliks/${mediaId}/1/${platform}.mp4` },
        data: renditionFor(platform),
      })),
    ),
  );
  await tx.insert(stills).values(
    some.map(({ mediaId }) => ({
      ...{ clipId: mediaId, name: 'poster.jpg', position: 0, epoch: 1, data: STILL },
      objectKey: `fliks/${mediaId}/1/poster.jpg`,
    })),
  );
  await tx.insert(fliks).values(
    some.map(({ id, content }) => ({
      ...({ id, slug: `flik-${id}`, state: 'live', head: 1, published: 1 } as const),
      searchText: searchTextOf(`flik-${id}`, content),
    })),
  );
  await tx.insert(flikVersions).values(
    some.map(({ id, mediaId, content }) => ({
      ...({ flikId: id, version: 1, content, mediaId, origin: 'edit', createdBy: EDITOR } as const),
    })),
  );
  await tx.insert(flikComments).values(
    some.map(({ id }) => ({
      id: uuidv7(),
      flikId: id,
      version: 1,
      kind: 'approved' as const,
      body: '',
      authorId: EDITOR,
    })),
  );
  await tx.insert(catalogueLog).values(
    some.map(({ id, mediaId, rank, content }) => ({
      ...{ kind: 'flik' as const, id, seq: 1, rank, newest: true },
      content: { kind: 'flik' as const, slug: `flik-${id}`, version: 1, mediaId, content },
    })),
  );
  await tx.insert(shares).values(
    some.map(({ id }, at) => ({
      ...{ flikId: id, count: 1 + (at % 50) },
      hour: sql`date_trunc('hour', now()) - make_interval(hours => ${at % 160})`,
    })),
  );
}

/**
 * Fills an empty database with Fliks that are live, all in the first catalogue. The rows are those that publishing leaves;
 * publishing one after the other would only take longer. What they are found by is left to who opens the studio.
 *
 * @returns their ids
 */
export async function fillLibrary(orm: Orm, words: Vocabulary, count: number): Promise<string[]> {
  const ranks = ranksBetween(null, null, count);
  const all = ranks.map((rank) => ({ id: uuidv7(), mediaId: uuidv7(), rank, content: contentFrom(words) }));
  await orm.insert(catalogueHead).values({ id: HEAD_ID, seq: 0 }).onConflictDoNothing();
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const some = all.slice(start, start + AT_ONCE);
    await orm.transaction((tx) => writeSome(tx, some));
  }
  await orm.update(catalogueHead).set({ seq: 1 });
  await orm.execute(sql`analyze`);
  return all.map(({ id }) => id);
}
