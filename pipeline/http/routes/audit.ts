import { Type } from 'typebox';
import { ChainEntry, readCheckpoints, readEntries } from '../../audit/index.js';
import { answer, problems, problemsWithKey } from '../answers.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import type { HttpServices } from '../services.js';

const MAX_PAGE = 1000;
const PAGE = 100;
/** Seconds for which keys may be kept: a new one is used at once after a start with another master key. */
const KEYS_KEPT_S = 300;

const PageQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, default: 0, description: '`next` of the page before; 0: from the beginning.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: PAGE, description: 'As many at once.' }),
    ),
  },
  { additionalProperties: false },
);
const next = Type.Union([Type.Integer(), Type.Null()], {
  description: '`after` for the next page; null: there is none as yet.',
});

const CheckpointView = Type.Object(
  {
    seq: Type.Integer({ description: 'Number of the last entry that it speaks of.' }),
    at: Type.String({ format: 'date-time', description: 'When it was signed.' }),
    jws: Type.String({ description: 'Compact JWS of the type `qik-audit-checkpoint+jwt`: `{ iss, seq, hash, at }`.' }),
  },
  { title: 'Audit checkpoint' },
);

const Jwks = Type.Object(
  { keys: Type.Array(Type.Record(Type.String(), Type.String()), { description: 'RFC 8037: Ed25519, public.' }) },
  { title: 'JSON Web Key Set' },
);

const nextOf = (page: readonly { readonly seq: number }[], limit: number): number | null =>
  page.length < limit ? null : (page.at(-1)?.seq ?? null);

const tags = ['audit'];
const forAdmins = { handlerTimeout: JSON_TIMEOUT_MS, config: { access: 'admin' } } as const;

export function auditRoutes(app: App, services: HttpServices): void {
  const { orm } = services.ingest;
  const { signer } = services.audit;

  app.get(
    '/.well-known/jwks.json',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'anybody' },
      schema: {
        operationId: 'readSigningKeys',
        summary: 'The public keys of receipts and checkpoints',
        description:
          'Those in use and all former ones. Keep a copy of your own: it shows whether what you are told later was signed ' +
          'by the same service.',
        tags,
        response: { 200: answer(Jwks, 'The keys.'), ...problems('internal', 'busy') },
      },
    },
    async (_request, reply) => {
      const { keys } = await signer.jwks();
      return reply
        .header('cache-control', `public, max-age=${KEYS_KEPT_S}`)
        .header('access-control-allow-origin', '*')
        .send({ keys: keys.map((key) => ({ ...key })) });
    },
  );

  app.get(
    '/v1/audit',
    {
      ...forAdmins,
      schema: {
        operationId: 'readAudit',
        summary: 'The audit log, in order',
        description:
          'What was done to clips and keys of every tenant, each entry sealed to the one before it. Nothing in it names a ' +
          'person or, without the master key, a clip. `qik audit verify` checks all of it.',
        tags,
        querystring: PageQuery,
        response: {
          200: answer(Type.Object({ entries: Type.Array(ChainEntry), next }, { title: 'Audit log' }), 'A page.'),
          ...problemsWithKey('invalid_request'),
        },
      },
    },
    async (request, reply) => {
      const { after = 0, limit = PAGE } = request.query;
      const entries = await readEntries(orm, after, limit);
      return reply.header('cache-control', 'no-store').send({ entries, next: nextOf(entries, limit) });
    },
  );

  app.get(
    '/v1/audit/checkpoints',
    {
      ...forAdmins,
      schema: {
        operationId: 'readAuditCheckpoints',
        summary: 'Signed statements of how long the audit log was',
        description:
          'One an hour at most, when the log grew. Kept elsewhere, they show whether its end was cut off or all of it ' +
          'made anew.',
        tags,
        querystring: PageQuery,
        response: {
          200: answer(
            Type.Object({ checkpoints: Type.Array(CheckpointView), next }, { title: 'Audit checkpoints' }),
            'A page, in order.',
          ),
          ...problemsWithKey('invalid_request'),
        },
      },
    },
    async (request, reply) => {
      const { after = 0, limit = PAGE } = request.query;
      const page = await readCheckpoints(orm, after, limit);
      return reply.header('cache-control', 'no-store').send({
        checkpoints: page.map(({ seq, at, jws }) => ({ seq, at: at.toISOString(), jws })),
        next: nextOf(page, limit),
      });
    },
  );
}
