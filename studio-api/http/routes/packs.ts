import type { FastifyReply } from 'fastify';
import { type App, answer } from '../../../pipeline/http/index.js';
import { flikCards } from '../../library/index.js';
import {
  arrangePack,
  createPack,
  listPacks,
  type PackRow,
  readPack,
  replacePack,
  restorePack,
  trashPack,
} from '../../publishing/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import { cardView } from '../flik-views.js';
import { ETAG, etagOf, seenVersion } from '../if-match.js';
import {
  ArrangeBody,
  NewPackBody,
  PackListQuery,
  PackListView,
  PackParams,
  PackPatch,
  PackView,
  PackWithFliks,
} from '../pack-schemas.js';
import type { PublishingServices } from '../publishing-services.js';

const tags = ['packs'];
const pack = answer(PackView, 'The pack as it is now.', ETAG);

const viewOf = ({ id, slug, revision, content, createdAt, updatedAt, trashedAt }: PackRow) => ({
  ...{ id, slug, revision, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() },
  trashedAt: trashedAt?.toISOString() ?? null,
  content: {
    ...content,
    platforms: content.platforms === null ? null : [...content.platforms],
    locales: content.locales === null ? null : [...content.locales],
    slots: content.slots.map(({ flikId, instead }) => ({ flikId, instead: instead.map((one) => ({ ...one })) })),
  },
});

/** Fliks of each pack that a list of packs shows. */
const SHOWN = 13;

/** What is to be seen of a pack: its cover, and what is in it. */
const shownIn = ({ coverFlikId, slots }: PackRow['content']): string[] =>
  [coverFlikId, ...slots.flatMap(({ flikId, instead }) => [flikId, ...instead.map((one) => one.flikId)])].filter(
    (id) => id !== null,
  );

/** A pack with what the next request about it has to name. */
function withTag(reply: FastifyReply, row: PackRow) {
  reply.headers({ etag: etagOf(row.revision), 'cache-control': 'no-store' });
  return viewOf(row);
}

function readRoutes(app: App, { publishing: { orm } }: PublishingServices): void {
  app.get(
    '/studio/api/packs',
    {
      ...forEditors('packs.read'),
      schema: {
        operationId: 'listStudioPacks',
        summary: 'Packs as they are edited',
        ...{ tags, querystring: PackListQuery },
        response: { 200: answer(PackListView, 'By their names.'), ...problemsForEditors('invalid_request') },
      },
    },
    async (request, reply) => {
      const packs = await listPacks(orm, { trashed: request.query.trashed ?? false });
      const ids = packs.flatMap(({ content }) => shownIn(content).slice(0, SHOWN));
      const fliks = await flikCards(orm, ids);
      return reply.header('cache-control', 'no-store').send({ packs: packs.map(viewOf), fliks: fliks.map(cardView) });
    },
  );
  app.get(
    '/studio/api/packs/:id',
    {
      ...forEditors('packs.read'),
      schema: {
        operationId: 'readStudioPack',
        summary: 'A pack as it is edited',
        ...{ tags, params: PackParams },
        response: {
          200: answer(PackWithFliks, 'The pack as it is now.', ETAG),
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const row = await readPack(orm, request.params.id);
      const fliks = (await flikCards(orm, shownIn(row.content))).map(cardView);
      return reply.send({ ...withTag(reply, row), fliks });
    },
  );
}

function writeRoutes(app: App, { publishing: { orm }, editorOf }: PublishingServices): void {
  app.post(
    '/studio/api/packs',
    {
      ...forEditors('packs.edit'),
      schema: {
        operationId: 'createPack',
        summary: 'Make a pack',
        description:
          'The one called `starter` is what everybody begins with, and has 12 places. It is not live before a release publishes it.',
        ...{ tags, body: NewPackBody },
        response: {
          201: answer(PackView, 'The new pack.', {
            ...ETAG,
            location: { type: 'string', description: 'Where it is to be found.', required: true },
          }),
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'name_taken'),
        },
      },
    },
    async (request, reply) => {
      const row = await createPack(orm, { ...request.body, by: editorOf(request).id });
      return reply.code(201).header('location', `/studio/api/packs/${row.id}`).send(withTag(reply, row));
    },
  );
  app.patch(
    '/studio/api/packs/:id',
    {
      ...forEditors('packs.edit'),
      schema: {
        operationId: 'editPack',
        summary: 'Change what is said of a pack, or all of its order',
        description:
          'Each field that is given replaces what was there; name the revision that you saw with `If-Match`. To move ' +
          'single Fliks use `arrange`, which others cannot get in the way of.',
        ...{ tags, params: PackParams, body: PackPatch },
        response: {
          200: pack,
          ...problemsForEditors(
            ...(['invalid_request', 'unsupported_media_type', 'not_found', 'not_possible_now'] as const),
            ...(['precondition_required', 'edit_conflict'] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      const edit = { id: request.params.id, revision: seenVersion(request), by: editorOf(request).id };
      return reply.send(withTag(reply, await replacePack(orm, edit, request.body)));
    },
  );
  app.post(
    '/studio/api/packs/:id/arrange',
    {
      ...forEditors('packs.edit'),
      schema: {
        operationId: 'arrangePack',
        summary: 'Add, move, put into a place and take out',
        description:
          'Every step says where in terms of what is in the pack, and is done to the order as it is then: two editors ' +
          'who do it at once both succeed, and nothing is lost or doubled.',
        ...{ tags, params: PackParams, body: ArrangeBody },
        response: {
          200: pack,
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'not_found', 'not_possible_now'),
        },
      },
    },
    async (request, reply) => {
      const row = await arrangePack(orm, request.params.id, editorOf(request).id, request.body.ops);
      return reply.send(withTag(reply, row));
    },
  );
}

function trashRoutes(app: App, { publishing: { orm }, editorOf }: PublishingServices): void {
  for (const { path, operationId, summary, move } of [
    { path: 'trash', operationId: 'trashPack', summary: 'Put a pack into the trash', move: trashPack },
    { path: 'restore', operationId: 'restorePack', summary: 'Take a pack out of the trash', move: restorePack },
  ] as const) {
    app.post(
      `/studio/api/packs/:id/${path}`,
      {
        ...forEditors('packs.edit'),
        schema: {
          ...{ operationId, summary, tags, params: PackParams },
          response: { 200: pack, ...problemsForEditors('invalid_request', 'not_found', 'still_used') },
        },
      },
      async (request, reply) => reply.send(withTag(reply, await move(orm, request.params.id, editorOf(request).id))),
    );
  }
}

/** Packs as editors see them. */
export function packRoutes(app: App, services: PublishingServices): void {
  readRoutes(app, services);
  writeRoutes(app, services);
  trashRoutes(app, services);
}
