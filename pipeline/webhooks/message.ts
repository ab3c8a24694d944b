import { Webhook } from 'standardwebhooks';
import { eventId } from '../events/index.js';

/** What a receiver is told of an event: what happened to which clip, and nothing of what the clip holds. */
export type Notified = {
  readonly seq: number;
  readonly type: string;
  readonly at: Date;
  readonly clipId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The body of a message. It is the same, byte for byte, however often it is sent. */
export const bodyOf = ({ seq, type, at, clipId, data }: Notified): string =>
  JSON.stringify({
    type,
    timestamp: at.toISOString(),
    // What an event says for itself comes first: it cannot pass for what is said of it.
    data: { ...data, id: eventId(seq), ...(clipId === null ? {} : { clipId }) },
  });

/** The body of a message by which a receiver is tried out. */
export const testBody = (at: Date): string =>
  JSON.stringify({ type: 'webhook.test', timestamp: at.toISOString(), data: {} });

/**
 * Headers of a message as the Standard Webhooks specification, 1.0.0, wants them: one signature for each secret that is
 * in force.
 *
 * @param message.id the same for every try
 * @param at of this try: receivers refuse what is more than five minutes away from their clock
 */
export function headersOf(
  message: { readonly id: string; readonly body: string },
  secrets: readonly string[],
  at: Date,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'qik-webhooks',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(message.id, at, message.body)).join(' '),
  };
}
