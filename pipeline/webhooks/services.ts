import type { Orm } from '../db/index.js';
import type { Outbound } from '../net/index.js';
import type { SecretWrap } from '../vault/index.js';

/** What the API needs to manage webhooks. */
export type WebhookServices = {
  readonly orm: Orm;
  readonly outbound: Outbound;
  readonly secrets: SecretWrap;
  /** Says that there may be something to send. */
  readonly look: () => void;
};
