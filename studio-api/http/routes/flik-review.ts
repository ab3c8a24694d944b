import { type App, answer } from '../../../pipeline/http/index.js';
import {
  addComment,
  approveFlik,
  listComments,
  readVersion,
  requestChanges,
  resolveComment,
  submitFlik,
} from '../../library/index.js';
import { problemsForEditors } from '../editor-problems.js';
import {
  CommentParams,
  CommentsView,
  FlikParams,
  FlikView,
  NewCommentBody,
  NoteBody,
  ReasonBody,
} from '../flik-schemas.js';
import { type FlikServices, forEditors } from '../flik-services.js';
import { commentsView, flikFor } from '../flik-views.js';
import { ETAG, seenVersion } from '../if-match.js';

const tags = ['review'];
const flik = answer(FlikView, 'The Flik as it is now.', ETAG);
const CODES = [
  ...(['invalid_request', 'unsupported_media_type', 'not_found'] as const),
  ...(['precondition_required', 'edit_conflict', 'not_possible_now'] as const),
];

function verdictRoutes(app: App, services: FlikServices): void {
  const { orm } = services;
  for (const { path, permission, operationId, summary, description, say } of [
    {
      path: 'submit',
      permission: 'fliks.submit',
      operationId: 'submitFlik',
      say: submitFlik,
      summary: 'Ask for the newest version to be looked at',
      description: 'A Flik that devices have stays live meanwhile. Name the version with `If-Match`.',
    },
    {
      path: 'approve',
      permission: 'fliks.review',
      operationId: 'approveFlik',
      say: approveFlik,
      summary: 'Approve the newest version',
      description:
        'That version only: an edit voids it. Whoever made the version cannot approve it while another publisher could. ' +
        'Name the version with `If-Match`.',
    },
  ] as const) {
    app.post(
      `/studio/api/fliks/:id/${path}`,
      {
        ...forEditors(permission),
        schema: {
          ...{ operationId, summary, description, tags, params: FlikParams, body: NoteBody },
          response: {
            200: flik,
            ...problemsForEditors(...CODES, ...(path === 'approve' ? ['four_eyes' as const] : [])),
          },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const remark = { body: request.body?.note ?? '', atSeconds: null };
        await say(orm, { id, seen: seenVersion(request), actor: services.editorOf(request), remark });
        return reply.send(await flikFor(services, request, reply, id));
      },
    );
  }

  app.post(
    '/studio/api/fliks/:id/request-changes',
    {
      ...forEditors('fliks.review'),
      schema: {
        operationId: 'requestFlikChanges',
        summary: 'Give the newest version back, with the reason',
        description: 'Name the version with `If-Match`.',
        ...{ tags, params: FlikParams, body: ReasonBody },
        response: { 200: flik, ...problemsForEditors(...CODES) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { reason, atSeconds = null } = request.body;
      const remark = { body: reason, atSeconds };
      await requestChanges(orm, { id, seen: seenVersion(request), actor: services.editorOf(request), remark });
      return reply.send(await flikFor(services, request, reply, id));
    },
  );
}

function commentRoutes(app: App, services: FlikServices): void {
  const { orm } = services;
  const comments = answer(CommentsView, 'Everything that was said, oldest first.');
  app.get(
    '/studio/api/fliks/:id/comments',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'listFlikComments',
        summary: 'What was said about a Flik',
        ...{ tags, params: FlikParams },
        response: { 200: comments, ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      // A Flik without comments is not the same as none.
      await readVersion(orm, id, 1);
      return reply.header('cache-control', 'no-store').send(commentsView(await listComments(orm, id)));
    },
  );

  app.post(
    '/studio/api/fliks/:id/comments',
    {
      ...forEditors('comments.write'),
      schema: {
        operationId: 'commentOnFlik',
        summary: 'Say something about a version',
        ...{ tags, params: FlikParams, body: NewCommentBody },
        response: {
          201: comments,
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { version, body, atSeconds = null } = request.body;
      await addComment(orm, { id, version, actor: services.editorOf(request), remark: { body, atSeconds } });
      return reply.code(201).send(commentsView(await listComments(orm, id)));
    },
  );

  for (const { verb, resolved, summary } of [
    { verb: 'resolve', resolved: true, summary: 'Mark a comment as done with' },
    { verb: 'reopen', resolved: false, summary: 'Mark a comment as open again' },
  ] as const) {
    app.post(
      `/studio/api/fliks/:id/comments/:commentId/${verb}`,
      {
        ...forEditors('comments.write'),
        schema: {
          ...{ operationId: `${verb}FlikComment`, summary, tags, params: CommentParams },
          response: { 200: comments, ...problemsForEditors('invalid_request', 'not_found', 'not_possible_now') },
        },
      },
      async (request, reply) => {
        const { id, commentId } = request.params;
        await resolveComment(orm, { id, commentId, resolved, actor: services.editorOf(request) });
        return reply.send(commentsView(await listComments(orm, id)));
      },
    );
  }
}

/** Reviews: asking for one, its outcome, and what is said on the way. */
export function flikReviewRoutes(app: App, services: FlikServices): void {
  verdictRoutes(app, services);
  commentRoutes(app, services);
}
