import { isClipId } from '../../clips/index.js';
import { databaseTime, type FormerOutput } from '../../db/index.js';
import { DEFAULT_EXPIRES_IN } from '../../deliver/index.js';
import { type Deletion, findRemains } from '../../erase/index.js';
import { QikError } from '../../errors/catalogue.js';
import { answer, problemsWithKey } from '../answers.js';
import type { App } from '../base.js';
import { ClipParams } from '../schemas.js';
import { RemainsView } from '../schemas-remains.js';
import type { HttpServices } from '../services.js';

/** Every job of the queue and every line of the list of tombstones is looked at. */
const TIMEOUT_MS = 60_000;
const KINDS = { r: 'rendition', s: 'still' } as const;

export function clipRemainsRoute(app: App, { deliver, remains }: HttpServices): void {
  const addressOf = (clipId: string, { kind, name, epoch }: FormerOutput, expires: number) => ({
    ...{ kind: KINDS[kind], name },
    url: `${deliver.publicUrl()}/media/${deliver.signer.sign({ clipId, kind, name, epoch, expires, recipient: null })}`,
  });

  /** Of a clip that is over, and of no other: here its address would open it to whoever manages keys. */
  const addressesOf = async (clipId: string, deletion: Deletion | null) => {
    if (deletion === null) return [];
    const expires = Math.floor((await databaseTime(remains.orm)).getTime() / 1000) + DEFAULT_EXPIRES_IN;
    return deletion.outputs.map((output) => addressOf(clipId, output, expires));
  };

  app.get(
    '/v1/clips/:id/remains',
    {
      handlerTimeout: TIMEOUT_MS,
      config: { access: 'admin' },
      schema: {
        operationId: 'findRemains',
        summary: 'What is left of a clip, in every place where it could be',
        description:
          'Looks itself, whatever the deletion says of how far it is. Of every tenant, in every state; `qik verify-purge` ' +
          'asks this and tries the addresses.',
        tags: ['deletions'],
        params: ClipParams,
        response: { 200: answer(RemainsView, 'What was found.'), ...problemsWithKey('not_found') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = isClipId(id) ? await findRemains(remains, id) : null;
      if (found === null)
        throw new QikError('not_found', 'No clip with this id is or was known here, and nothing of one was found.');
      const { state, gone, deletion, places } = found;
      return reply.header('cache-control', 'no-store').send({
        ...{ clipId: id, state, gone, places: [...places] },
        deletion:
          deletion === null
            ? null
            : {
                ...{ id: deletion.id, reason: deletion.reason },
                requestedAt: deletion.at.toISOString(),
                completedAt: deletion.completedAt?.toISOString() ?? null,
              },
        addresses: await addressesOf(id, deletion),
      });
    },
  );
}
