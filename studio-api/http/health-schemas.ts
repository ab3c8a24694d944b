import { type Static, Type } from 'typebox';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { ErrorView } from '../../pipeline/http/index.js';
import type { Failure, Health } from '../admin/index.js';
import { editorProblem } from './editor-words.js';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const moment = () => Type.String({ format: 'date-time' });

const FailureView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    kind: Type.Enum(['clip', 'media', 'source'], {
      description: '`clip`: somebody sent it, and nothing is told of it but that and why.',
    }),
    problem: ErrorView,
    at: moment(),
    canRetry: Type.Boolean({ description: 'Whether there is something to try again with.' }),
    flik: orNull(
      Type.Object({ id: Type.String({ format: 'uuid' }), slug: Type.String() }),
      'Whose newest version would look like that.',
    ),
  },
  { title: 'Failure' },
);

export const HealthView = Type.Object(
  {
    queues: Type.Array(
      Type.Object({
        pool: Type.String(),
        counts: Type.Record(Type.String(), Type.Integer(), { description: 'Jobs by their state.' }),
      }),
    ),
    waiting: Type.Object({
      clips: Type.Integer({ description: 'That wait for a worker.' }),
      oldestSeconds: Type.Number({ description: 'For how long the first of them has.' }),
    }),
    workers: Type.Object({
      busy: Type.Integer({ description: 'That have something in hand; one that has nothing to do is not seen.' }),
      silent: Type.Integer({ description: 'That have something in hand and say nothing: others will take it over.' }),
    }),
    disk: Type.Object({ freeBytes: Type.Integer(), totalBytes: Type.Integer() }),
    purge: Type.Object({
      state: Type.Enum(['runs', 'braked', 'waits', 'silent']),
      reason: orNull(Type.String(), 'Why it does not run.'),
      lastRunAt: orNull(moment(), 'Null: never.'),
      lagSeconds: Type.Number({ description: 'How late the removal of what is over is; 0: not at all.' }),
      overdue: Type.Integer(),
      pending: Type.Integer(),
    }),
    canary: orNull(
      Type.Object({ at: moment(), ok: Type.Boolean(), problem: orNull(Type.String(), 'What did not happen.') }),
      'The last round trip of a test clip; null: none yet.',
    ),
    webhookLagSeconds: Type.Number({ description: 'How late the sending of events is.' }),
    failures: Type.Array(FailureView, { description: 'What could not be made and is there still, newest first: 100.' }),
  },
  { title: 'Health of the service' },
);

function failureView({ code, detail, at, hasSource, ...failure }: Failure): Static<typeof FailureView> {
  const problem = editorProblem(code, detail);
  if (problem === null) throw new QikError('internal', 'A failure has no code.');
  return { ...failure, problem, at: at.toISOString(), canRetry: hasSource };
}

export function healthView(health: Health, failures: readonly Failure[]): Static<typeof HealthView> {
  const { queues, waiting, workers, disk, purge, canary, webhookLagSeconds } = health;
  const { state, reason, lastRunAt, lagSeconds, overdue, pending } = purge;
  return {
    queues: queues.map(({ pool, counts }) => ({ pool, counts: { ...counts } })),
    ...{ waiting, workers, disk, webhookLagSeconds },
    purge: { state, reason, lastRunAt: lastRunAt?.toISOString() ?? null, lagSeconds, overdue, pending },
    canary: canary === null ? null : { ...canary, at: canary.at.toISOString() },
    failures: failures.map(failureView),
  };
}
