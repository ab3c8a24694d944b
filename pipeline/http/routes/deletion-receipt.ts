import { readEntries, receiptOf, signReceipt } from '../../audit/index.js';
import { isClipId } from '../../clips/index.js';
import { databaseTime } from '../../db/index.js';
import { type DeletionReport, readDeletion } from '../../erase/index.js';
import { QikError } from '../../errors/catalogue.js';
import { prefers } from '../accept.js';
import { problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { DeletionParams, SignedReceipt } from '../schemas-deletions.js';
import type { HttpServices } from '../services.js';

const JOSE = 'application/jose';

const ANSWERS: object = {
  200: {
    description: 'The receipt as it stands now. A later one can say more.',
    content: {
      'application/json': { schema: SignedReceipt },
      [JOSE]: { schema: { type: 'string', description: 'The JWS alone.' } },
    },
  },
};

export function deletionReceiptRoute(app: App, { ingest: { orm }, audit }: HttpServices): void {
  const signed = async ({ deletion, confirmations }: DeletionReport) => {
    const [entry] = await readEntries(orm, deletion.auditSeq - 1, 1);
    if (entry?.seq !== deletion.auditSeq)
      throw new QikError('internal', 'The entry of the audit log that belongs to the deletion is not there.');
    const payload = receiptOf(deletion, confirmations, entry, await databaseTime(orm));
    return { jws: await signReceipt(audit.signer, payload), payload };
  };

  app.get(
    '/v1/deletions/:id/receipt',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        operationId: 'getReceipt',
        summary: 'A signed receipt of a deletion',
        description:
          'Every place in which something of the clip could lie, with `pending`, `done` or `unreachable` and since when. ' +
          `With \`Accept: ${JOSE}\` the signed text alone. Keep it: it can be checked without this service.`,
        tags: ['deletions'],
        params: DeletionParams,
        response: { ...ANSWERS, ...problemsWithKey('not_found') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const report = isClipId(id) ? await readDeletion(orm, id, callerOf(request).tenant) : null;
      if (report === null) throw new QikError('not_found');
      const receipt = await signed(report);
      reply.header('cache-control', 'no-store').header('vary', 'accept');
      if (prefers(request.headers.accept, JOSE, 'application/json')) return reply.type(JOSE).send(receipt.jws);
      return reply.send(receipt);
    },
  );
}
