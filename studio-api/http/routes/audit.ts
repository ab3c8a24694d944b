import { Type } from 'typebox';
import { type App, answer } from '../../../pipeline/http/index.js';
import { listAudit } from '../../audit/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import type { AccessServices } from './session.js';

const PAGE = 50;
const MAX_PAGE = 200;

const Id = Type.String({ format: 'uuid' });
const Query = Type.Object(
  {
    editor: Type.Optional(Type.String({ format: 'uuid', description: 'Who did it.' })),
    action: Type.Optional(Type.String({ maxLength: 60, description: 'Such as flik.publish.' })),
    kind: Type.Optional(Type.String({ maxLength: 40, description: 'What it was done to, such as flik.' })),
    subject: Type.Optional(Type.String({ maxLength: 100, description: 'Its id.' })),
    cursor: Type.Optional(Type.String({ format: 'uuid', description: '`nextCursor` of the page before.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, description: `Default: ${PAGE}.` })),
  },
  { additionalProperties: false },
);

const AuditPage = Type.Object(
  {
    entries: Type.Array(
      Type.Object({
        id: Id,
        at: Type.String({ format: 'date-time' }),
        editor: Type.Union([Type.Object({ id: Id, name: Type.Union([Type.String(), Type.Null()]) }), Type.Null()], {
          description: 'Null: the studio itself, by a schedule for example.',
        }),
        action: Type.String(),
        subject: Type.Object({ kind: Type.String(), id: Type.String() }),
        before: Type.Unknown(),
        after: Type.Unknown(),
      }),
    ),
    nextCursor: Type.Union([Id, Type.Null()]),
  },
  { title: 'Page of the audit' },
);

/** Who did what. */
export function auditRoutes(app: App, { orm }: AccessServices): void {
  app.get(
    '/studio/api/audit',
    {
      ...forEditors('audit.read'),
      schema: {
        ...{
          operationId: 'readStudioAudit',
          summary: 'Who did what, newest first',
          tags: ['audit'],
          querystring: Query,
        },
        response: {
          200: answer(AuditPage, 'A page.'),
          ...problemsForEditors('invalid_request', 'signed_out', 'not_permitted'),
        },
      },
    },
    async (request, reply) => {
      const { editor, action, kind, subject, cursor, limit = PAGE } = request.query;
      const wanted = { editorId: editor, action, kind, subjectId: subject, before: cursor };
      const rows = await listAudit(orm, { ...wanted, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return reply.header('cache-control', 'no-store').send({
        entries: page.map((row) => ({
          ...{ id: row.id, at: row.at.toISOString(), action: row.action, before: row.before, after: row.after },
          editor: row.editorId === null ? null : { id: row.editorId, name: row.editorName },
          subject: { kind: row.kind, id: row.subjectId },
        })),
        nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      });
    },
  );
}
