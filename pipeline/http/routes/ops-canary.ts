import { Type } from 'typebox';
import { KEPT_RUNS, readRuns, STEPS } from '../../canary/index.js';
import { answer, problemsWithKey } from '../answers.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import type { HttpServices } from '../services.js';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const RunsView = Type.Object(
  {
    runs: Type.Array(
      Type.Object({
        id: Type.String(),
        startedAt: moment('By the clock of the database.'),
        endedAt: orNull(moment('Null: it is under way, or its process died.')),
        ok: orNull(Type.Boolean({ description: 'Null: it came to no end, and says nothing.' })),
        steps: Type.Record(Type.String(), Type.Integer(), {
          description:
            `Milliseconds of each step that it came to: ${STEPS.join(', ')}. The last three are measured from the moment ` +
            'at which the deletion was asked for.',
        }),
        problem: orNull(Type.String({ description: 'The step that failed, and what did not happen there.' })),
      }),
      { description: 'Newest first.' },
    ),
  },
  { title: 'Canary runs' },
);

export function opsCanaryRoute(app: App, { ingest: { orm } }: HttpServices): void {
  app.get(
    '/ops/canary',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'ops:read' },
      schema: {
        operationId: 'getCanary',
        summary: 'The last round trips of test clips',
        description:
          'Every hour a clip of the service’s own is sent, played, deleted, and looked for until nothing of it is left ' +
          `anywhere. The last ${KEPT_RUNS} are kept.`,
        tags: ['operations'],
        response: { 200: answer(RunsView, 'What was measured.'), ...problemsWithKey() },
      },
    },
    async (_request, reply) => {
      const runs = await readRuns(orm);
      return reply.header('cache-control', 'no-store').send({
        runs: runs.map(({ id, startedAt, endedAt, ok, steps, problem }) => ({
          ...{ id, ok, problem, steps: { ...steps } },
          startedAt: startedAt.toISOString(),
          endedAt: endedAt?.toISOString() ?? null,
        })),
      });
    },
  );
}
