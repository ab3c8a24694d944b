import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { reportsOn } from '../../erase/index.js';
import { QikError } from '../../errors/catalogue.js';
import { errorFacts } from '../../log/index.js';
import { forSlot, readPersonal, removePersonal, SLOTS, type Slot, settleSlot } from '../../personal/index.js';
import { answer, LOCATION, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { deletionView } from '../deletion-view.js';
import { REPLAYED } from '../idempotency.js';
import { readJsonAlong } from '../json-body.js';
import { personalFlikView } from '../personal-view.js';
import { ClipView } from '../schemas.js';
import {
  PersonalDeletionsView,
  PersonalFliksView,
  PersonalFlikView,
  SlotParams,
  UserParams,
} from '../schemas-personal.js';
import type { HttpServices } from '../services.js';
import { newClipRequest, sendClip, TAKE_CODES } from '../take-clip.js';

const tags = ['personal Fliks'];

/** Deleting all of a user's may end some dozens of clips. */
const MANY_TIMEOUT_MS = 60_000;

const slotOf = (request: FastifyRequest, { user, slot }: { readonly user: string; readonly slot: number }): Slot => ({
  ...{ tenant: callerOf(request).tenant, userId: user, slot },
});

function putRoute(app: App, services: HttpServices): void {
  const { erase } = services;
  app.put(
    '/v1/users/:user/fliks/:slot',
    {
      config: { access: 'clips:write' },
      // The body is a stream of parts that ingest checks one by one; the schema is there to be read.
      validatorCompiler: (part) => (part.httpPart === 'params' ? TypeBoxValidatorCompiler(part) : () => true),
      preParsing: readJsonAlong(),
      schema: {
        operationId: 'putPersonalFlik',
        summary: "Put a clip into a user's slot",
        description:
          `Each user has ${SLOTS} slots for clips of their own of up to 5 s (a longer one is \`too_long\` unless \`trim\` brings ` +
          'it under), which are kept until they are deleted. The request is that of `POST /v1/clips`, without `ttl`, `sentAt`, ' +
          '`views`, `viewWindow` and `lockedUntilReply`, and so is the answer. What played in the slot plays on until ' +
          'the new clip is ready, and is deleted then; if that fails, it stays.',
        ...{ tags, params: SlotParams, ...newClipRequest },
        response: {
          202: answer(ClipView, 'The bytes are safe, or will be fetched: the clip, of which more is to come.', {
            ...LOCATION,
            ...REPLAYED,
          }),
          ...problemsWithKey(...TAKE_CODES),
        },
      },
    },
    async (request, reply) => {
      const slot = slotOf(request, request.params);
      return sendClip(services, request, reply, {
        purpose: (id) => forSlot(id, slot),
        taken: async () => {
          try {
            await settleSlot(erase, slot);
          } catch (error) {
            // The clip is safe: what it takes the place of is the keeper's then.
            request.log.warn({ error: errorFacts(error) }, 'a slot is settled later');
          }
        },
      });
    },
  );
}

function readRoutes(app: App, { ingest: { orm } }: HttpServices): void {
  app.get(
    '/v1/users/:user/fliks',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        ...{ operationId: 'listPersonalFliks', summary: "A user's personal Fliks", tags, params: UserParams },
        response: {
          200: answer(PersonalFliksView, 'What is in their slots.'),
          ...problemsWithKey('invalid_request'),
        },
      },
    },
    async (request, reply) => {
      const owner = { tenant: callerOf(request).tenant, userId: request.params.user };
      const fliks = await readPersonal(orm, owner, null);
      return reply.header('cache-control', 'no-store').send({ fliks: fliks.map(personalFlikView) });
    },
  );

  app.get(
    '/v1/users/:user/fliks/:slot',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        ...{ operationId: 'getPersonalFlik', summary: "What is in a user's slot", tags, params: SlotParams },
        response: {
          200: answer(PersonalFlikView, 'What plays there, and what is on its way there.'),
          ...problemsWithKey('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const slot = slotOf(request, request.params);
      const [flik] = await readPersonal(orm, slot, slot.slot);
      if (flik === undefined) throw new QikError('not_found', 'There is nothing in this slot.');
      return reply.header('cache-control', 'no-store').send(personalFlikView(flik));
    },
  );
}

function deleteRoutes(app: App, services: HttpServices): void {
  const {
    erase,
    ingest: { orm },
  } = services;
  const remove = async (request: FastifyRequest, user: string, slot: number | null) => {
    const { tenant, keyId } = callerOf(request);
    const removed = await removePersonal(erase, { owner: { tenant, userId: user }, slot, by: keyId });
    request.log.info({ clips: removed.length }, 'personal Fliks deleted');
    return { deletions: (await reportsOn(orm, removed)).map(deletionView) };
  };
  const again = 'What was proposed of them and not accepted is withdrawn. Repeated, it finds nothing.';
  const response = {
    202: answer(PersonalDeletionsView, 'The deletions, and how far they are.'),
    ...problemsWithKey('invalid_request'),
  };

  app.delete(
    '/v1/users/:user/fliks/:slot',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:delete' },
      schema: {
        operationId: 'deletePersonalFlik',
        summary: "Delete what is in a user's slot",
        description: `As \`DELETE /v1/clips/{id}\` does, what is on its way there as well. ${again}`,
        ...{ tags, params: SlotParams, response },
      },
    },
    async (request, reply) => {
      const { user, slot } = request.params;
      return reply
        .code(202)
        .header('cache-control', 'no-store')
        .send(await remove(request, user, slot));
    },
  );

  app.delete(
    '/v1/users/:user/fliks',
    {
      handlerTimeout: MANY_TIMEOUT_MS,
      config: { access: 'clips:delete' },
      schema: {
        operationId: 'deletePersonalFliks',
        summary: 'Delete all personal Fliks of a user',
        description: `As \`DELETE /v1/clips/{id}\` does, all at once. ${again}`,
        ...{ tags, params: UserParams, response },
      },
    },
    async (request, reply) =>
      reply
        .code(202)
        .header('cache-control', 'no-store')
        .send(await remove(request, request.params.user, null)),
  );
}

/** Clips of their own that users keep to reply with. */
export function personalFlikRoutes(app: App, services: HttpServices): void {
  putRoute(app, services);
  readRoutes(app, services);
  deleteRoutes(app, services);
}
