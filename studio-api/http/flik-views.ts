import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { checklist, type GateResult, gateFacts, isOpen } from '../gates/index.js';
import {
  type Change,
  type Flik,
  type FlikCard,
  type FlikComment,
  type ListedFlik,
  type ListedVersion,
  readFlik,
} from '../library/index.js';
import type { ChecklistView, CommentsView, DiffView, FlikView, ListedFlikView, VersionEntry } from './flik-schemas.js';
import type { FlikServices } from './flik-services.js';
import { etagOf } from './if-match.js';
import type { FlikCardView } from './look-schemas.js';

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export function listedView(flik: ListedFlik): Static<typeof ListedFlikView> {
  const { id, slug, state, head, published, differs, review, content, mediaId, look, updatedBy } = flik;
  return {
    ...{ id, slug, state, version: head, published, draft: { version: head, differs }, review, content, mediaId, look },
    ...{ createdAt: flik.createdAt.toISOString(), updatedAt: flik.updatedAt.toISOString(), updatedBy },
  };
}

export const cardView = ({ titles, ...card }: FlikCard): Static<typeof FlikCardView> => ({
  ...card,
  titles: { ...titles },
});

const gateView = ({ facts, ...gate }: GateResult) => ({ ...gate, facts: { ...facts } });

/** The checklist of a version, as it will be when it is due; null: now. */
export async function checklistView(
  { orm, gates }: FlikServices,
  asked: { readonly flikId: string; readonly version: number; readonly dueAt: Date | null },
): Promise<Static<typeof ChecklistView>> {
  const results = checklist(await gateFacts(gates, orm, asked));
  return { version: asked.version, open: isOpen(results), gates: results.map(gateView) };
}

function flikView(flik: Flik, list: Static<typeof ChecklistView>): Static<typeof FlikView> {
  const { row, head, published, differs, review, actions, openComments, createdBy, updatedBy } = flik;
  return {
    ...{ id: row.id, slug: row.slug, state: row.state, version: row.head, draft: { version: row.head, differs } },
    ...{ review, content: head.content, mediaId: head.mediaId, createdBy, updatedBy, openComments },
    ...{ createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() },
    ...{ liveAt: iso(row.liveAt), trashedAt: iso(row.trashedAt), actions: [...actions], checklist: list },
    published:
      published === null
        ? null
        : { version: published.version, content: published.content, mediaId: published.mediaId },
  };
}

/** A Flik as it is now, for whoever asks; its newest version is the entity tag. */
export async function flikFor(
  services: FlikServices,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
): Promise<Static<typeof FlikView>> {
  const flik = await readFlik(services.orm, id, services.editorOf(request));
  const list = await checklistView(services, { flikId: id, version: flik.row.head, dueAt: null });
  reply.header('etag', etagOf(flik.row.head)).header('cache-control', 'no-store');
  return flikView(flik, list);
}

export const versionEntry = ({ createdAt, changed, ...version }: ListedVersion): Static<typeof VersionEntry> => ({
  ...version,
  createdAt: createdAt.toISOString(),
  changed: [...changed],
});

export const diffView = (from: number, to: number, changes: readonly Change[]): Static<typeof DiffView> => ({
  ...{ from, to },
  changes: changes.map((change) => ({ ...change })),
});

export const commentsView = (comments: readonly FlikComment[]): Static<typeof CommentsView> => ({
  comments: comments.map(({ createdAt, resolvedAt, ...comment }) => ({
    ...comment,
    ...{ createdAt: createdAt.toISOString(), resolvedAt: iso(resolvedAt) },
  })),
});
