import { eq, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { Outbound } from '../net/index.js';
import type { SecretWrap } from '../vault/index.js';
import { readWebhook, type Webhook } from './manage.js';
import { headersOf, testBody } from './message.js';
import { openSecrets } from './secrets.js';
import { type Sent, sendMessage } from './send.js';

const { webhooks } = tables;

export type TestResult = Pick<Sent, 'status' | 'milliseconds' | 'problem'> & { readonly delivered: boolean };

/**
 * Sends an event of the type `webhook.test` to one endpoint, once and now, also while it is disabled. It is no event of
 * the feed and leaves nothing behind.
 *
 * @throws QikError `not_found`, `aborted`
 */
export async function testWebhook(
  { orm, outbound, secrets: wrap }: { readonly orm: Orm; readonly outbound: Outbound; readonly secrets: SecretWrap },
  webhook: Webhook,
): Promise<TestResult> {
  const { url } = await readWebhook(orm, webhook);
  const [row] = await orm
    .select({ secrets: webhooks.secrets, now: sql`now()`.mapWith(webhooks.createdAt) })
    .from(webhooks)
    .where(eq(webhooks.id, webhook.id));
  if (row === undefined) throw new QikError('not_found', 'There is no webhook with this id.');
  const message = { id: uuidv7(), body: testBody(row.now) };
  const headers = headersOf(message, openSecrets(wrap, webhook.id, row.secrets, row.now), row.now);
  const { outcome, status, milliseconds, problem } = await sendMessage(outbound, url, { headers, body: message.body });
  return { delivered: outcome === 'delivered', status, milliseconds, problem };
}
