import { randomBytes } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { type Orm, tables, type WrappedSecret } from '../db/index.js';
import { SECRET_BYTES, type SecretWrap } from '../vault/index.js';

const { webhooks } = tables;

/** Not an id alone: the keys of clips are wrapped under theirs. */
const ownerOf = (webhookId: string): string => `webhook ${webhookId}`;

/** A secret as its owner is shown it, once (Standard Webhooks 1.0.0: `whsec_` and 24 to 64 bytes in base64). */
export const secretText = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`;

export const makeSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

export const wrapSecret = (wrap: SecretWrap, webhookId: string, secret: Uint8Array): WrappedSecret => ({
  wrapped: wrap.wrap(ownerOf(webhookId), secret),
  until: null,
});

/** Those that sign at a time, newest first. */
export const inForce = (secrets: readonly WrappedSecret[], now: Date): WrappedSecret[] =>
  secrets.filter(({ until }) => until === null || new Date(until) > now);

/** @throws QikError `object_damaged`, `invalid_configuration` */
export const openSecrets = (
  wrap: SecretWrap,
  webhookId: string,
  secrets: readonly WrappedSecret[],
  now: Date,
): string[] => inForce(secrets, now).map(({ wrapped }) => secretText(wrap.unwrap(ownerOf(webhookId), wrapped)));

/**
 * Wraps secrets that are wrapped with an older master key with the current one, after which the older one is not needed
 * for them. A later one stays: its rotation has not begun.
 *
 * @returns how many
 * @throws QikError `object_damaged`, `invalid_configuration`
 */
export async function rewrapSecrets(orm: Orm, wrap: SecretWrap): Promise<number> {
  const isOld = ({ wrapped }: WrappedSecret): boolean => (wrap.versionOf(wrapped) ?? wrap.current) < wrap.current;
  const rows = await orm
    .select({ id: webhooks.id, secrets: webhooks.secrets })
    .from(webhooks)
    .orderBy(asc(webhooks.id));
  let rewrapped = 0;
  for (const { id } of rows.filter(({ secrets }) => secrets.some(isOld))) {
    await orm.transaction(async (tx) => {
      const [row] = await tx
        .select({ secrets: webhooks.secrets })
        .from(webhooks)
        .where(eq(webhooks.id, id))
        .for('update');
      if (row === undefined) return;
      const owner = ownerOf(id);
      const secrets = row.secrets.map((secret) => {
        if (!isOld(secret)) return secret;
        rewrapped += 1;
        return { ...secret, wrapped: wrap.wrap(owner, wrap.unwrap(owner, secret.wrapped)) };
      });
      await tx.update(webhooks).set({ secrets }).where(eq(webhooks.id, id));
    });
  }
  return rewrapped;
}
