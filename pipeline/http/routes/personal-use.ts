import type { FastifyRequest } from 'fastify';
import { playbackOf } from '../../deliver/index.js';
import { propose, readProposal, type Slot, sendPersonal, shownIn, withdrawConsent } from '../../personal/index.js';
import { answer, problemsWithBody, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { proposalView } from '../personal-view.js';
import { playbackView } from '../playback-view.js';
import { PlaybackView } from '../schemas.js';
import {
  ProposalBody,
  ProposalParams,
  ProposalView,
  SendsBody,
  SentView,
  SlotParams,
  SlotPlaybackBody,
} from '../schemas-personal.js';
import type { HttpServices } from '../services.js';

const tags = ['personal Fliks'];

const slotOf = (request: FastifyRequest, { user, slot }: { readonly user: string; readonly slot: number }): Slot => ({
  ...{ tenant: callerOf(request).tenant, userId: user, slot },
});

function sendRoutes(app: App, { ingest: { orm }, deliver }: HttpServices): void {
  app.post(
    '/v1/users/:user/fliks/:slot/sends',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:write' },
      schema: {
        operationId: 'sendPersonalFlik',
        summary: 'Say to whom a personal Flik was sent',
        description:
          'From then on they can play it for as long as it exists, and the feed of deletions names them once it is gone. It ' +
          'is about the clip that plays there now: the next one in the slot was sent to nobody.',
        ...{ tags, params: SlotParams, body: SendsBody },
        response: {
          200: answer(SentView, 'Who can play it.'),
          ...problemsWithBody('not_found', 'not_ready'),
        },
      },
    },
    async (request, reply) => {
      const sent = await sendPersonal(orm, slotOf(request, request.params), request.body.recipients);
      request.log.info({ clip: sent.clipId }, 'personal Flik sent');
      return reply.header('cache-control', 'no-store').send({ clipId: sent.clipId, recipients: [...sent.recipients] });
    },
  );

  app.post(
    '/v1/users/:user/fliks/:slot/playback',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        operationId: 'playPersonalFlik',
        summary: 'An address to play a personal Flik from',
        description: 'As `POST /v1/clips/{id}/playback`, for its owner and whoever it was sent to.',
        ...{ tags, params: SlotParams, body: SlotPlaybackBody },
        response: {
          200: answer(PlaybackView, 'The address, what lies there and why.'),
          ...problemsWithBody('not_found', 'not_ready', 'no_rendition', 'gone'),
        },
      },
    },
    async (request, reply) => {
      const slot = slotOf(request, request.params);
      const { clipId } = await shownIn(orm, slot);
      const { recipient = slot.userId, ...device } = request.body;
      const playback = await playbackOf(deliver, clipId, slot.tenant, { ...device, recipient });
      return reply.header('cache-control', 'no-store').send(playbackView(playback));
    },
  );
}

function proposalRoutes(app: App, { erase }: HttpServices): void {
  const response = { 200: answer(ProposalView, 'The proposal.'), ...problemsWithKey('not_found') };

  app.post(
    '/v1/users/:user/fliks/:slot/proposal',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:write' },
      schema: {
        operationId: 'proposePersonalFlik',
        summary: "Propose a personal Flik for the library, with its owner's consent",
        description:
          'From then on editors can look at the clip that plays in the slot, and make a public Flik of it. Until then it ' +
          'goes with the clip; after that it stays until the consent is withdrawn. Repeated, it answers with the same ' +
          'proposal.',
        ...{ tags, params: SlotParams, body: ProposalBody },
        response: {
          200: answer(ProposalView, 'The proposal.'),
          ...problemsWithBody('not_found', 'not_ready', 'gone'),
        },
      },
    },
    async (request, reply) => {
      const { consent } = request.body;
      const by = callerOf(request).keyId;
      const proposal = await propose(erase, { slot: slotOf(request, request.params), consent, by });
      request.log.info({ clip: proposal.clipId, proposal: proposal.id }, 'personal Flik proposed');
      return reply.header('cache-control', 'no-store').send(proposalView(proposal));
    },
  );

  app.get(
    '/v1/proposals/:id',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        operationId: 'getProposal',
        summary: 'What became of a proposal',
        tags,
        params: ProposalParams,
        response,
      },
    },
    async (request, reply) => {
      const proposal = await readProposal(erase.orm, request.params.id, callerOf(request).tenant);
      return reply.header('cache-control', 'no-store').send(proposalView(proposal));
    },
  );

  app.delete(
    '/v1/proposals/:id',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:write' },
      schema: {
        operationId: 'withdrawProposal',
        summary: "Withdraw the owner's consent",
        description:
          'Editors do not see the clip any more. What was made of it is taken out of the library and deleted within seconds, ' +
          'which `takenBackAt` says; devices that have the Flik drop it with their next look at the catalogue. Repeated, it ' +
          'changes nothing.',
        ...{ tags, params: ProposalParams, response },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const proposal = await withdrawConsent(erase, { id: request.params.id, tenant, by: keyId });
      request.log.info({ proposal: proposal.id }, 'consent withdrawn');
      return reply.header('cache-control', 'no-store').send(proposalView(proposal));
    },
  );
}

/** Sending personal Fliks, and proposing them for the library. */
export function personalUseRoutes(app: App, services: HttpServices): void {
  sendRoutes(app, services);
  proposalRoutes(app, services);
}
