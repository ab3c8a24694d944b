import { Type } from 'typebox';
import { type App, answer } from '../../../pipeline/http/index.js';
import { changeEditor, invite, listEditors, listInvitations, revokeInvitation } from '../../access/index.js';
import {
  EditorChangeBody,
  EditorsView,
  EditorView,
  editorView,
  InviteBody,
  invitationView,
  MadeInvitation,
} from '../access-schemas.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import { editorOf } from '../session-hook.js';
import type { AccessServices } from './session.js';

const Params = Type.Object({ id: Type.String({ format: 'uuid', description: 'Its id.' }) });
const tags = ['editors'];
const nothing: object = { 204: { type: 'null', description: 'It is done.' } };
const BODY = ['invalid_request', 'unsupported_media_type', 'foreign_origin'] as const;
const SIGNED_IN = ['signed_out', 'not_permitted'] as const;

/** Those who may work here. */
export function editorRoutes(app: App, { orm }: AccessServices): void {
  app.get(
    '/studio/api/editors',
    {
      ...forEditors('editors.manage'),
      schema: {
        ...{ operationId: 'listEditors', summary: 'All editors, and who is invited', tags },
        response: {
          200: answer(EditorsView, 'Editors by name, invitations newest first.'),
          ...problemsForEditors(...SIGNED_IN),
        },
      },
    },
    async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({
        editors: (await listEditors(orm)).map(editorView),
        invitations: (await listInvitations(orm)).map(invitationView),
      }),
  );

  app.patch(
    '/studio/api/editors/:id',
    {
      ...forEditors('editors.manage'),
      schema: {
        operationId: 'changeEditor',
        summary: 'Give an editor another role or name, or let them do nothing any more',
        description: 'With another role, or disabled, they are signed out everywhere. The last administrator stays.',
        ...{ tags, params: Params, body: EditorChangeBody },
        response: {
          200: answer(EditorView, 'The editor.'),
          ...problemsForEditors(...BODY, ...SIGNED_IN, 'not_found', 'last_admin'),
        },
      },
    },
    async (request, reply) =>
      reply.send(editorView(await changeEditor(orm, request.params.id, request.body, editorOf(request).id))),
  );

  app.post(
    '/studio/api/invitations',
    {
      ...forEditors('editors.manage'),
      schema: {
        operationId: 'inviteEditor',
        summary: 'Invite somebody',
        description: 'An earlier invitation of the same address is void from then on.',
        ...{ tags, body: InviteBody },
        response: {
          201: answer(MadeInvitation, 'The invitation, with its token.'),
          ...problemsForEditors(...BODY, ...SIGNED_IN, 'name_taken'),
        },
      },
    },
    async (request, reply) => {
      const { token, invitation } = await invite(orm, request.body, editorOf(request).id);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ token, invitation: invitationView(invitation) });
    },
  );

  app.delete(
    '/studio/api/invitations/:id',
    {
      ...forEditors('editors.manage'),
      schema: {
        ...{ operationId: 'revokeInvitation', summary: 'Take an invitation back', tags, params: Params },
        response: {
          ...nothing,
          ...problemsForEditors(...SIGNED_IN, 'not_found', 'foreign_origin'),
        },
      },
    },
    async (request, reply) => {
      await revokeInvitation(orm, request.params.id, editorOf(request).id);
      return reply.code(204).send();
    },
  );
}
