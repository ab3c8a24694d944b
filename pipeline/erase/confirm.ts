import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { EraseDeps } from './deps.js';
import type { Deletion } from './end-clips.js';

const { deletionConfirmations, deletions } = tables;

/** Confirmations of one deletion: ten devices for each of the most recipients that a clip can have. */
const MAX_CONFIRMATIONS = 10_000;

/** A device of a recipient's that said it dropped its copy. */
export type Confirmation = typeof deletionConfirmations.$inferSelect;

/** A deletion with what the recipients' devices said about it. */
export type DeletionReport = { readonly deletion: Deletion; readonly confirmations: readonly Confirmation[] };

/** Deletions with what was said about each, in the order in which they are given. */
export async function reportsOn(orm: Orm, found: readonly Deletion[]): Promise<DeletionReport[]> {
  const said = new Map<string, Confirmation[]>(found.map(({ id }) => [id, []]));
  const rows = await orm
    .select()
    .from(deletionConfirmations)
    .where(inArray(deletionConfirmations.deletionId, [...said.keys()]))
    .orderBy(asc(deletionConfirmations.at), asc(deletionConfirmations.recipient), asc(deletionConfirmations.device));
  for (const row of rows) said.get(row.deletionId)?.push(row);
  return found.map((deletion) => ({ deletion, confirmations: said.get(deletion.id) ?? [] }));
}

/** A deletion of a tenant's; null when there is none of that id, which has to be a UUID. */
export async function readDeletion(orm: Orm, id: string, tenant: string): Promise<DeletionReport | null> {
  const found = await orm
    .select()
    .from(deletions)
    .where(and(eq(deletions.id, id), eq(deletions.tenant, tenant)));
  const [report] = await reportsOn(orm, found);
  return report ?? null;
}

export type ConfirmationRequest = {
  readonly id: string;
  readonly tenant: string;
  /** Id of the API key that says so. */
  readonly by: string;
  readonly recipient: string;
  readonly device: string;
};

/**
 * Writes down that a device dropped its copy. Saying it again changes nothing.
 *
 * @throws QikError `not_found`, `not_a_recipient` for somebody whom the clip was not sent to, `too_many_confirmations`
 */
export function confirmDeletion(
  { orm, audit }: Pick<EraseDeps, 'orm' | 'audit'>,
  { id, tenant, by, recipient, device }: ConfirmationRequest,
): Promise<DeletionReport> {
  return orm.transaction(async (tx) => {
    const found = await readDeletion(tx, id, tenant);
    if (found === null) throw new QikError('not_found');
    const { deletion, confirmations } = found;
    // A clip that named nobody was for whoever its sender's backend let play it.
    const { recipients } = deletion;
    if (recipients.length > 0 && !recipients.includes(recipient)) throw new QikError('not_a_recipient');
    if (confirmations.some((one) => one.recipient === recipient && one.device === device)) return found;
    if (confirmations.length >= MAX_CONFIRMATIONS) throw new QikError('too_many_confirmations');
    const [fresh] = await tx
      .insert(deletionConfirmations)
      .values({ deletionId: id, recipient, device })
      .onConflictDoNothing()
      .returning();
    // Two may say it at the same time; it is written down once.
    if (fresh === undefined) return (await readDeletion(tx, id, tenant)) ?? found;
    await audit.append(tx, [{ actor: by, action: 'deletion.confirmed', subject: deletion.clipId }]);
    return { deletion, confirmations: [...confirmations, fresh] };
  });
}
