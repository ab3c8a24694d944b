import { Webhook } from 'standardwebhooks';

/** What is sent to a webhook. */
export type WebhookMessage = {
  /** The same with every try of an event: remember it, and nothing is done twice. */
  readonly id: string;
  /** Of the event, such as `clip.ready`; there may be new ones. */
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  /** What the event holds, its own `id` and its `clipId` among it. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** Headers as a server has them. */
type Headed = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

function headerIn(headers: Headed, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? '';
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : (found?.join(' ') ?? '');
}

const isMessage = (value: unknown): value is Omit<WebhookMessage, 'id'> =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'type') === 'string' &&
  typeof Reflect.get(value, 'timestamp') === 'string' &&
  typeof Reflect.get(value, 'data') === 'object' &&
  Reflect.get(value, 'data') !== null;

/** A message that did not come from the service, was changed on the way, or is more than five minutes old. */
export class QikNotGenuine extends Error {
  constructor(options?: ErrorOptions) {
    super('The message was not signed with the secret of this webhook, or is too old', options);
    this.name = 'QikNotGenuine';
  }
}

/**
 * Checks that a message comes from the service, and reads it (https://www.standardwebhooks.com/).
 *
 * @param body as it came, before anything parsed it: one space more and the signature is of something else
 * @param secret the webhook's, `whsec_…`; several while a new one takes the place of an old one
 * @throws QikNotGenuine: answer it with 400, and do nothing of what it says
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: Headed,
  secret: string | readonly string[],
): WebhookMessage {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const given = Object.fromEntries(NAMES.map((name) => [name, headerIn(headers, name)]));
  let refused: unknown;
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    try {
      const message = new Webhook(one).verify(text, given);
      if (isMessage(message)) return { ...message, id: headerIn(headers, 'webhook-id') };
    } catch (error) {
      refused = error;
    }
  }
  throw new QikNotGenuine({ cause: refused });
}
