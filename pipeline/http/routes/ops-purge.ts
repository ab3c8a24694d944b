import { type Static, Type } from 'typebox';
import { type PurgeStatus, purgeStatus, releasePurge } from '../../erase/index.js';
import { answer, problemsWithBody, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import type { HttpServices } from '../services.js';

const momentOrNull = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description });

const PurgeView = Type.Object(
  {
    state: Type.Enum(['runs', 'braked', 'waits', 'silent'], {
      description:
        '`braked`: so many clips were about to end at once that an operator must look; `waits`: the clock was moved back, ' +
        'and nothing ends until it has caught up; `silent`: no process has looked for minutes.',
    }),
    braked: Type.Boolean({ description: 'Whether the brake is on.' }),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it does not run, in words; null: it does.' }),
    brakedAt: momentOrNull('When the brake was put on.'),
    lastRunAt: momentOrNull('When clips were last looked through.'),
    lagSeconds: Type.Number({
      description:
        'How long ago the first clip ended that was not looked after, or whose bytes lie somewhere; 0: none.',
    }),
    overdue: Type.Integer({ description: 'Clips that are over their time and were not ended. Nothing opens them.' }),
    lying: Type.Integer({ description: 'Deletions and expiries after which bytes lie somewhere.' }),
    pending: Type.Integer({ description: 'Deletions and expiries that are not complete; those are among them.' }),
  },
  { title: 'Purge status' },
);

const view = ({ brakedAt, lastRunAt, ...status }: PurgeStatus): Static<typeof PurgeView> => ({
  ...status,
  braked: brakedAt !== null,
  brakedAt: brakedAt?.toISOString() ?? null,
  lastRunAt: lastRunAt?.toISOString() ?? null,
});

const tags = ['operations'];

export function opsPurgeRoutes(app: App, services: HttpServices): void {
  const { erase } = services;
  app.get(
    '/ops/purge',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'ops:read' },
      schema: {
        operationId: 'getPurge',
        summary: 'How the removal of what is over stands',
        description: 'Of all tenants, by the clock of the database.',
        tags,
        response: { 200: answer(PurgeView, 'How it stands.'), ...problemsWithKey() },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send(view(await purgeStatus(erase.orm))),
  );

  app.post(
    '/ops/purge/release',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'admin' },
      schema: {
        operationId: 'releasePurge',
        summary: 'Let go what the brake holds',
        description:
          'The next run, within a minute, ends every clip that is over its time by the clock of the database, whatever ' +
          'their share is. Look at that clock first: what ended cannot be brought back.',
        tags,
        response: { 200: answer(PurgeView, 'How it stands now.'), ...problemsWithBody() },
      },
    },
    async (request, reply) => {
      const { keyId } = callerOf(request);
      await releasePurge(erase, keyId);
      request.log.warn({ by: keyId }, 'the brake was released');
      return reply.header('cache-control', 'no-store').send(view(await purgeStatus(erase.orm)));
    },
  );
}
