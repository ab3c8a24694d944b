import { type Static, Type } from 'typebox';
import { type App, answer, JSON_TIMEOUT_MS } from '../../../pipeline/http/index.js';
import type { Permission } from '../../access/permissions.js';
import {
  acceptProposal,
  declineProposal,
  listProposals,
  type Proposal,
  type ProposalDeps,
  previewOf,
  readWaiting,
} from '../../proposals/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import { editorOf } from '../session-hook.js';

const PAGE = 50;
/** A clip of some megabytes is copied. */
const COPY_TIMEOUT_MS = 4 * JSON_TIMEOUT_MS;
const tags = ['proposals'];
const Params = Type.Object({ id: Type.String({ format: 'uuid', description: 'Its id.' }) });
const Query = Type.Object(
  { after: Type.Optional(Type.String({ format: 'uuid', description: '`nextAfter` of the page before.' })) },
  { additionalProperties: false },
);
const nothing: object = { 204: { type: 'null', description: 'It is done.' } };
const NOT_NOW = ['not_found', 'not_possible_now', 'foreign_origin', 'signed_out', 'not_permitted'] as const;

const entry = {
  id: Type.String({ format: 'uuid' }),
  clipId: Type.String({ format: 'uuid' }),
  consent: Type.String({ description: 'The words that its owner agreed to.' }),
  consentedAt: Type.String({ format: 'date-time' }),
};
const Entry = Type.Object(entry, { title: 'Waiting proposal' });
const Page = Type.Object(
  {
    proposals: Type.Array(Entry),
    nextAfter: Type.Union([Type.String(), Type.Null()], { description: 'For the next page; null after the last.' }),
  },
  { title: 'Waiting proposals' },
);
const Whole = Type.Object(
  {
    ...entry,
    seconds: Type.Union([Type.Number(), Type.Null()]),
    preview: Type.Union(
      [
        Type.Object({
          url: Type.String({ description: 'Plays the clip, for some minutes.' }),
          expiresAt: Type.String({ format: 'date-time' }),
          stills: Type.Array(Type.Object({ kind: Type.String(), url: Type.String() })),
        }),
        Type.Null(),
      ],
      { description: 'Null where it has nothing that plays.' },
    ),
  },
  { title: 'Proposal to look at' },
);
const Accepted = Type.Object(
  { flikId: Type.String({ format: 'uuid' }), slug: Type.String(), version: Type.Integer() },
  { title: 'Accepted proposal' },
);

const entryView = ({ id, clipId, consent, consentedAt }: Proposal): Static<typeof Entry> => ({
  ...{ id, clipId, consent },
  consentedAt: consentedAt.toISOString(),
});

const forDeciding = (permission: Permission) => ({ ...forEditors(permission), handlerTimeout: COPY_TIMEOUT_MS });

function readRoutes(app: App, { studio: { orm, deliver } }: ProposalDeps): void {
  app.get(
    '/studio/api/proposals',
    {
      ...forEditors('proposals.read'),
      schema: {
        operationId: 'listProposals',
        summary: 'Personal Fliks whose owners agreed that they are shown',
        description: 'Those that wait for an editor, the oldest first. Nothing else that people keep can be seen here.',
        ...{ tags, querystring: Query },
        response: {
          200: answer(Page, 'A page.'),
          ...problemsForEditors('invalid_request', 'signed_out', 'not_permitted'),
        },
      },
    },
    async (request, reply) => {
      const found = await listProposals(orm, { after: request.query.after, limit: PAGE + 1 });
      const page = found.slice(0, PAGE);
      const nextAfter = found.length > PAGE ? (page.at(-1)?.id ?? null) : null;
      return reply.header('cache-control', 'no-store').send({ proposals: page.map(entryView), nextAfter });
    },
  );

  app.get(
    '/studio/api/proposals/:id',
    {
      ...forEditors('proposals.read'),
      schema: {
        ...{ operationId: 'readProposal', summary: 'A proposal, to look at', tags, params: Params },
        response: {
          200: answer(Whole, 'The proposal.'),
          ...problemsForEditors('not_found', 'gone', 'signed_out', 'not_permitted'),
        },
      },
    },
    async (request, reply) => {
      const waiting = await readWaiting(orm, request.params.id);
      const { source } = waiting.clip.row;
      const preview = await previewOf(deliver, waiting);
      return reply.header('cache-control', 'no-store').send({
        ...entryView(waiting.proposal),
        seconds: source === null ? null : source.durationMs / 1000,
        preview:
          preview === null
            ? null
            : {
                ...{ url: preview.url, expiresAt: preview.expiresAt },
                stills: preview.stills.map(({ kind, url }) => ({ kind, url })),
              },
      });
    },
  );
}

/** Personal Fliks that were proposed for the library. */
export function proposalRoutes(app: App, deps: ProposalDeps): void {
  readRoutes(app, deps);

  app.post(
    '/studio/api/proposals/:id/accept',
    {
      ...forDeciding('proposals.decide'),
      schema: {
        operationId: 'acceptProposal',
        summary: 'Make a Flik of a proposal',
        description:
          'A draft with a copy of the clip: of the upload, where its owner cut nothing off and it holds nothing about them, ' +
          'else of the best of what was rendered. Their consent is noted in the audit log. Should they withdraw it, ' +
          'every Flik that is cut from the copy is taken out and its media are deleted.',
        ...{ tags, params: Params },
        response: {
          201: answer(Accepted, 'The Flik.'),
          ...problemsForEditors(...NOT_NOW, 'gone', 'storage_unavailable', 'not_enough_space'),
        },
      },
    },
    async (request, reply) => {
      const { id, slug, version } = await acceptProposal(deps, {
        id: request.params.id,
        editorId: editorOf(request).id,
      });
      return reply.code(201).header('location', `/studio/api/fliks/${id}`).send({ flikId: id, slug, version });
    },
  );

  app.post(
    '/studio/api/proposals/:id/decline',
    {
      ...forEditors('proposals.decide'),
      schema: {
        ...{ operationId: 'declineProposal', summary: 'Say no to a proposal', tags, params: Params },
        response: { ...nothing, ...problemsForEditors(...NOT_NOW) },
      },
    },
    async (request, reply) => {
      await declineProposal(deps.studio.orm, { id: request.params.id, editorId: editorOf(request).id });
      return reply.code(204).send();
    },
  );
}
