import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import { type App, answer } from '../../../pipeline/http/index.js';
import type { ReleaseChange } from '../../db/index.js';
import { MAX_CARDS } from '../../library/index.js';
import {
  cancelRelease,
  createRelease,
  editRelease,
  listReleases,
  publishNow,
  type ReleaseRow,
  readRelease,
  revertRelease,
  scheduleRelease,
} from '../../publishing/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import { ETAG, etagOf, seenVersion } from '../if-match.js';
import type { PublishingServices } from '../publishing-services.js';
import { itemsOf } from '../release-items.js';
import {
  NewReleaseBody,
  ReleaseListQuery,
  ReleaseListView,
  ReleaseParams,
  ReleasePatch,
  ReleaseView,
  ReleaseWithItems,
  RevertedView,
  ScheduleBody,
  ScheduledView,
} from '../release-schemas.js';

const tags = ['releases'];
/** What a release is about, in a list of releases: enough for a tile of a calendar. */
const SHOWN = 8;
const release = answer(ReleaseView, 'The release as it is now.', ETAG);
const EDIT_CODES = [
  ...(['invalid_request', 'unsupported_media_type', 'not_found'] as const),
  ...(['precondition_required', 'edit_conflict', 'not_possible_now'] as const),
];

function viewOf(row: ReleaseRow): Static<typeof ReleaseView> {
  const { id, name, state, revision, changes, localTime, zone, createdBy, seq, revertOf, problem } = row;
  return {
    ...{ id, name, state, revision, localTime, zone, createdBy, seq, revertOf, problem: problem ?? null },
    changes: changes.map((change) => ({ ...change })),
    dueAt: row.dueAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
  };
}

/** A release with what the next request about it has to name. */
function withTag(reply: FastifyReply, row: ReleaseRow): Static<typeof ReleaseView> {
  reply.headers({ etag: etagOf(row.revision), 'cache-control': 'no-store' });
  return viewOf(row);
}

/** Changes as editors ask for them: versions and contents are settled when the release is frozen. */
const changesIn = (changes: Static<typeof NewReleaseBody>['changes']): ReleaseChange[] =>
  changes.map((change) => {
    if (change.do === 'publish-flik') return { ...change, version: null };
    return change.do === 'publish-pack' ? { ...change, content: null } : change;
  });

function readRoutes(app: App, { publishing: { orm } }: PublishingServices): void {
  app.get(
    '/studio/api/releases',
    {
      ...forEditors('releases.read'),
      schema: {
        operationId: 'listReleases',
        summary: 'Releases, newest first, or those of a range of time',
        ...{ tags, querystring: ReleaseListQuery },
        response: { 200: answer(ReleaseListView, 'A page.'), ...problemsForEditors('invalid_request') },
      },
    },
    async (request, reply) => {
      const { state, from, to, before, limit = 50 } = request.query;
      const releases = await listReleases(orm, {
        ...(state === undefined ? {} : { states: [state] }),
        ...(from === undefined ? {} : { from: new Date(from) }),
        ...(to === undefined ? {} : { to: new Date(to) }),
        ...(before === undefined ? {} : { before }),
        limit,
      });
      const shown = await itemsOf(orm, releases, SHOWN);
      return reply.header('cache-control', 'no-store').send({ releases: releases.map(viewOf), ...shown });
    },
  );
  app.get(
    '/studio/api/releases/:id',
    {
      ...forEditors('releases.read'),
      schema: {
        operationId: 'readRelease',
        summary: 'A release',
        ...{ tags, params: ReleaseParams },
        response: {
          200: answer(ReleaseWithItems, 'The release as it is now.', ETAG),
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const row = await readRelease(orm, request.params.id);
      return reply.send({ ...withTag(reply, row), ...(await itemsOf(orm, [row], MAX_CARDS)) });
    },
  );
}

function draftRoutes(app: App, { publishing: { orm }, editorOf }: PublishingServices): void {
  app.post(
    '/studio/api/releases',
    {
      ...forEditors('releases.edit'),
      schema: {
        operationId: 'createRelease',
        summary: 'Make a release: changes that are published together',
        ...{ tags, body: NewReleaseBody },
        response: {
          201: answer(ReleaseView, 'The draft.', {
            ...ETAG,
            location: { type: 'string', description: 'Where it is to be found.', required: true },
          }),
          ...problemsForEditors('invalid_request', 'unsupported_media_type'),
        },
      },
    },
    async (request, reply) => {
      const { name, changes } = request.body;
      const row = await createRelease(orm, { name, changes: changesIn(changes) }, editorOf(request).id);
      return reply.code(201).header('location', `/studio/api/releases/${row.id}`).send(withTag(reply, row));
    },
  );
  app.patch(
    '/studio/api/releases/:id',
    {
      ...forEditors('releases.edit'),
      schema: {
        operationId: 'editRelease',
        summary: 'Change a draft',
        description:
          'Name the revision that you saw with `If-Match`. A release that failed or was cancelled becomes a draft again.',
        ...{ tags, params: ReleaseParams, body: ReleasePatch },
        response: { 200: release, ...problemsForEditors(...EDIT_CODES) },
      },
    },
    async (request, reply) => {
      const { name, changes } = request.body;
      const edit = { id: request.params.id, revision: seenVersion(request), by: editorOf(request).id };
      const row = await editRelease(orm, edit, {
        ...(name === undefined ? {} : { name }),
        ...(changes === undefined ? {} : { changes: changesIn(changes) }),
      });
      return reply.send(withTag(reply, row));
    },
  );
}

function publishRoutes(app: App, { publishing, editorOf }: PublishingServices): void {
  app.post(
    '/studio/api/releases/:id/publish',
    {
      ...forEditors('releases.publish'),
      schema: {
        operationId: 'publishRelease',
        summary: 'Publish a release now',
        description: 'All of it, or nothing. Name the revision that you saw with `If-Match`.',
        ...{ tags, params: ReleaseParams },
        response: { 200: release, ...problemsForEditors(...EDIT_CODES, 'gates_closed') },
      },
    },
    async (request, reply) => {
      const edit = { id: request.params.id, revision: seenVersion(request), by: editorOf(request).id };
      return reply.send(withTag(reply, await publishNow(publishing, edit)));
    },
  );
  app.post(
    '/studio/api/releases/:id/cancel',
    {
      ...forEditors('releases.publish'),
      schema: {
        operationId: 'cancelRelease',
        summary: 'Call a release off',
        description: 'Name the revision that you saw with `If-Match`.',
        ...{ tags, params: ReleaseParams },
        response: { 200: release, ...problemsForEditors(...EDIT_CODES) },
      },
    },
    async (request, reply) => {
      const edit = { id: request.params.id, revision: seenVersion(request), by: editorOf(request).id };
      return reply.send(withTag(reply, await cancelRelease(publishing, edit)));
    },
  );
  app.post(
    '/studio/api/releases/:id/schedule',
    {
      ...forEditors('releases.publish'),
      schema: {
        operationId: 'scheduleRelease',
        summary: 'Freeze a release and have it published at a time',
        description:
          'The time is that of a clock on a wall: when the rules of its zone change, so does the moment. Versions and ' +
          'contents stay as they are now. Name the revision that you saw with `If-Match`.',
        ...{ tags, params: ReleaseParams, body: ScheduleBody },
        response: {
          200: answer(ScheduledView, 'When it is due.', ETAG),
          ...problemsForEditors(...EDIT_CODES, 'gates_closed', 'time_left_out'),
        },
      },
    },
    async (request, reply) => {
      const edit = { id: request.params.id, revision: seenVersion(request), by: editorOf(request).id };
      const { row, due } = await scheduleRelease(publishing, edit, request.body);
      const other = due.other === null ? null : { at: due.other.at.toISOString(), offset: due.other.offset };
      return reply.send({ release: withTag(reply, row), offset: due.offset, other });
    },
  );
  app.post(
    '/studio/api/releases/:id/revert',
    {
      ...forEditors('releases.publish'),
      schema: {
        operationId: 'revertRelease',
        summary: 'Take back what a release did',
        description:
          'A new release restores what was there before, of everything that nothing else was done to since; what stays ' +
          'is named. Name the revision that you saw with `If-Match`.',
        ...{ tags, params: ReleaseParams },
        response: {
          200: answer(RevertedView, 'The new release.', ETAG),
          ...problemsForEditors(...EDIT_CODES, 'nothing_to_revert'),
        },
      },
    },
    async (request, reply) => {
      const edit = { id: request.params.id, revision: seenVersion(request), by: editorOf(request).id };
      const { row, conflicts } = await revertRelease(publishing, edit);
      return reply.send({ release: withTag(reply, row), conflicts: conflicts.map((one) => ({ ...one })) });
    },
  );
}

/** Releases as editors see them. */
export function releaseRoutes(app: App, services: PublishingServices): void {
  readRoutes(app, services);
  draftRoutes(app, services);
  publishRoutes(app, services);
}
