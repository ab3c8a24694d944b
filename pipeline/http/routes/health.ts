import { Type } from 'typebox';
import { QikError } from '../../errors/catalogue.js';
import { errorFacts } from '../../log/index.js';
import { answer, RETRY_AFTER } from '../answers.js';
import type { App } from '../base.js';
import { PROBLEM_TYPE, problemOf } from '../problem.js';
import { Problem } from '../schemas.js';
import type { HttpServices } from '../services.js';

const PARTS = ['database', 'queue', 'storage'] as const;
type Part = (typeof PARTS)[number];

/** A part that has not answered by then is as good as away. */
const PATIENCE_MS = 3000;
/** The check writes to the disk, and anybody may call it: one result serves everybody for so long. */
const FRESH_MS = 1000;

const Checks = Type.Object({ database: Type.Boolean(), queue: Type.Boolean(), storage: Type.Boolean() });
const readiness: object = {
  200: answer(Type.Object({ status: Type.Literal('ready'), checks: Checks }), 'All of them do.'),
  503: {
    description: '`busy`: those that are false do not.',
    headers: RETRY_AFTER,
    content: {
      'application/problem+json': {
        schema: Type.Object({ ...Problem.properties, checks: Checks }, { title: 'Readiness problem' }),
      },
    },
  },
};
type Result = Readonly<Record<Part, boolean>>;

async function answers(services: HttpServices, part: Part): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new QikError('busy', `The ${part} did not answer in time.`)), PATIENCE_MS);
  });
  try {
    await Promise.race([services.ready[part](), late]);
    return true;
  } catch (error) {
    services.logger.warn({ part, error: errorFacts(error) }, 'not ready');
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** One check at a time, and its result for a moment after. */
function sharedCheck(services: HttpServices): () => Promise<Result> {
  let shared: { readonly result: Promise<Result>; readonly until: number } | null = null;
  const check = async (): Promise<Result> => {
    const [database, queue, storage] = await Promise.all(PARTS.map((part) => answers(services, part)));
    return { database: database === true, queue: queue === true, storage: storage === true };
  };
  return () => {
    const now = Date.now();
    if (shared === null || now >= shared.until) shared = { result: check(), until: now + FRESH_MS };
    return shared.result;
  };
}

export function healthRoutes(app: App, services: HttpServices): void {
  app.get(
    '/healthz',
    {
      config: { access: 'anybody' },
      schema: {
        operationId: 'isAlive',
        summary: 'Whether the process is alive',
        tags: ['operations'],
        response: { 200: answer(Type.Object({ status: Type.Literal('ok') }), 'It is.') },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );

  const check = sharedCheck(services);
  app.get(
    '/readyz',
    {
      config: { access: 'anybody' },
      schema: {
        operationId: 'isReady',
        summary: 'Whether database, queue and storage answer',
        description: 'Looks at most once a second, however often it is asked.',
        tags: ['operations'],
        response: readiness,
      },
    },
    async (request, reply) => {
      const checks = await check();
      reply.header('cache-control', 'no-store');
      const away = PARTS.filter((part) => !checks[part]);
      if (away.length === 0) return reply.send({ status: 'ready', checks });
      const error = new QikError('busy', `No answer from: ${away.join(', ')}.`);
      const { retry, ...problem } = problemOf(error, request.id);
      return reply
        .code(503)
        .type(PROBLEM_TYPE)
        .header('retry-after', 5)
        .send({ ...problem, retry: 'later', checks });
    },
  );
}
