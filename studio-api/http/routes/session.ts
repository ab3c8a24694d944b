import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Orm } from '../../../pipeline/db/index.js';
import { type App, answer, JSON_TIMEOUT_MS } from '../../../pipeline/http/index.js';
import { acceptInvitation, endSession, endSessionsOf, permissionsOf, sessionsOf, signIn } from '../../access/index.js';
import { record } from '../../audit/index.js';
import { AcceptBody, EditorView, editorView, SessionView, SignInBody } from '../access-schemas.js';
import { problemsForEditors } from '../editor-problems.js';
import { editorOf, setSession } from '../session-hook.js';

/** What routes about who is signed in stand on. */
export type AccessServices = { readonly orm: Orm; readonly publicUrl: () => string };

const forNobody = { handlerTimeout: JSON_TIMEOUT_MS, config: { access: 'editors', permission: 'nobody' } } as const;
const forEverybody = {
  handlerTimeout: JSON_TIMEOUT_MS,
  config: { access: 'editors', permission: 'session.own' },
} as const;
const tags = ['session'];
const nothing = { type: 'null', description: 'It is done.' };

async function sessionView(orm: Orm, request: FastifyRequest): Promise<Static<typeof SessionView>> {
  const { sessionId, ...editor } = editorOf(request);
  const sessions = await sessionsOf(orm, editor.id);
  return {
    editor,
    permissions: permissionsOf(editor.role),
    sessions: sessions.map(({ id, createdAt, lastSeenAt }) => ({
      ...{ id, createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() },
      current: id === sessionId,
    })),
  };
}

function beginRoutes(app: App, { orm, publicUrl }: AccessServices): void {
  app.post(
    '/studio/api/session',
    {
      ...forNobody,
      schema: {
        operationId: 'signIn',
        summary: 'Sign in',
        description: 'Sets a cookie that scripts cannot read. After some that went wrong one has to wait.',
        ...{ tags, body: SignInBody },
        response: {
          204: nothing,
          ...problemsForEditors(
            'invalid_request',
            'unsupported_media_type',
            'sign_in_failed',
            'too_many_requests',
            'foreign_origin',
          ),
        },
      },
    },
    async (request, reply) => {
      setSession(reply, publicUrl(), await signIn(orm, { ...request.body, address: request.ip }));
      return reply.code(204).send();
    },
  );

  app.post(
    '/studio/api/invitations/accept',
    {
      ...forNobody,
      schema: {
        operationId: 'acceptInvitation',
        summary: 'Accept an invitation',
        ...{ tags, body: AcceptBody },
        response: {
          201: answer(EditorView, 'You are an editor; now sign in.'),
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'gone', 'name_taken', 'foreign_origin'),
        },
      },
    },
    async (request, reply) => reply.code(201).send(editorView(await acceptInvitation(orm, request.body))),
  );
}

/** Signing in and out. */
export function sessionRoutes(app: App, services: AccessServices): void {
  const { orm, publicUrl } = services;
  beginRoutes(app, services);

  app.get(
    '/studio/api/session',
    {
      ...forEverybody,
      schema: {
        operationId: 'readSession',
        summary: 'Who is signed in, and what they may do',
        tags,
        response: { 200: answer(SessionView, 'You.'), ...problemsForEditors('signed_out') },
      },
    },
    async (request, reply) => reply.header('cache-control', 'no-store').send(await sessionView(orm, request)),
  );

  app.delete(
    '/studio/api/session',
    {
      ...forEverybody,
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        tags,
        response: { 204: nothing, ...problemsForEditors('signed_out', 'foreign_origin') },
      },
    },
    async (request, reply) => {
      await endSession(orm, editorOf(request).sessionId);
      setSession(reply, publicUrl(), null);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/studio/api/sessions',
    {
      ...forEverybody,
      schema: {
        operationId: 'signOutEverywhere',
        summary: 'Sign out everywhere',
        tags,
        response: { 204: nothing, ...problemsForEditors('signed_out', 'foreign_origin') },
      },
    },
    async (request, reply) => {
      const { id } = editorOf(request);
      await orm.transaction(async (tx) => {
        const ended = await endSessionsOf(tx, id);
        const subject = { kind: 'editor', id };
        await record(tx, {
          editorId: id,
          action: 'session.end-all',
          subject,
          before: { sessions: ended },
          after: null,
        });
      });
      setSession(reply, publicUrl(), null);
      return reply.code(204).send();
    },
  );
}
