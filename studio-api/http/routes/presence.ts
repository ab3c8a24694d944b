import { type Static, Type } from 'typebox';
import { type App, answer } from '../../../pipeline/http/index.js';
import { beGone, bePresent, PRESENT_S, type Present, presentNow, takeOver } from '../../desk/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { FlikParams } from '../flik-schemas.js';
import { forEditors } from '../flik-services.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

const PresentView = Type.Object(
  {
    flikId: Type.String({ format: 'uuid' }),
    editor: Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String() }),
    since: Type.String({ format: 'date-time' }),
    you: Type.Boolean({ description: 'Whether that is you.' }),
  },
  { title: 'Presence' },
);
const HereView = Type.Object(
  { present: Type.Union([PresentView, Type.Null()], { description: 'Null: nobody.' }) },
  { title: 'Presence at a Flik' },
);
const tags = ['desk'];
const done: object = { 204: { type: 'null', description: 'It is known.' } };
const here = answer(HereView, 'Who is editing it.');

const presentView = ({ flikId, editor, since }: Present, own: string): Static<typeof PresentView> => ({
  ...{ flikId, editor: { ...editor }, since: since.toISOString(), you: editor.id === own },
});
const hereView = (present: Present | null, own: string): Static<typeof HereView> => ({
  present: present === null ? null : presentView(present, own),
});

/** Who is editing what. It keeps nobody from anything. */
export function presenceRoutes(app: App, { orm }: Pick<StudioServices, 'orm'>): void {
  app.get(
    '/studio/api/presence',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'listPresence', summary: 'Who is editing what', tags },
        response: {
          200: answer(Type.Object({ present: Type.Array(PresentView) }, { title: 'Presences' }), 'Everybody.'),
          ...problemsForEditors(),
        },
      },
    },
    async (request, reply) => {
      const { id } = editorOf(request);
      const present = (await presentNow(orm)).map((one) => presentView(one, id));
      return reply.header('cache-control', 'no-store').send({ present });
    },
  );
  app.put(
    '/studio/api/fliks/:id/presence',
    {
      ...forEditors('fliks.edit'),
      schema: {
        operationId: 'bePresent',
        summary: 'Say that you are editing a Flik',
        description:
          `To be said every 20 seconds: after ${PRESENT_S} you are gone. Where somebody else is editing it they stay the one, ` +
          'until you take over. Nobody is kept from saving: `If-Match` decides that.',
        ...{ tags, params: FlikParams },
        response: { 200: here, ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { id: editorId } = editorOf(request);
      const present = await bePresent(orm, { flikId: request.params.id, editorId });
      return reply.header('cache-control', 'no-store').send(hereView(present, editorId));
    },
  );
  app.post(
    '/studio/api/fliks/:id/presence/take-over',
    {
      ...forEditors('fliks.edit'),
      schema: {
        ...{ operationId: 'takeOverFlik', summary: 'Be the one who is editing a Flik', tags, params: FlikParams },
        response: { 200: here, ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { id: editorId } = editorOf(request);
      const present = await takeOver(orm, { flikId: request.params.id, editorId });
      return reply.header('cache-control', 'no-store').send(hereView(present, editorId));
    },
  );
  app.delete(
    '/studio/api/fliks/:id/presence',
    {
      ...forEditors('fliks.edit'),
      schema: {
        ...{
          operationId: 'leaveFlik',
          summary: 'Say that you are not editing a Flik any more',
          tags,
          params: FlikParams,
        },
        response: { ...done, ...problemsForEditors('invalid_request') },
      },
    },
    async (request, reply) => {
      await beGone(orm, { flikId: request.params.id, editorId: editorOf(request).id });
      return reply.code(204).send();
    },
  );
}
