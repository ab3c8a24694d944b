import { QikError } from '../errors/catalogue.js';
import { type Outbound, retryAfterMs } from '../net/index.js';

/**
 * Milliseconds that a receiver has to answer, names and connection included. The Standard Webhooks specification, 1.0.0,
 * wants 15 to 30 seconds.
 */
export const TIMEOUT_MS = 15_000;

/** What came of one try. */
export type Sent = {
  readonly outcome: 'delivered' | 'failed' | 'gone';
  /** HTTP status; null where there was no answer. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** In words of ours; null: nothing went wrong. */
  readonly problem: string | null;
  /** What the receiver asked for; null: nothing. */
  readonly retryAfterMs: number | null;
};

function problemOf(status: number): string {
  if (status >= 300 && status < 400)
    return `It answered ${status}. Redirects are not followed: change the address of the webhook.`;
  if (status === 410) return 'It answered 410: it wants no more events.';
  return `It answered ${status}.`;
}

/**
 * Sends a message once. Of the answer only the status and `Retry-After` count; its body is not read.
 *
 * @throws QikError `aborted` when the signal was: then nobody knows whether it arrived
 */
export async function sendMessage(
  outbound: Outbound,
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { timeoutMs = TIMEOUT_MS, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  const begun = performance.now();
  const milliseconds = (): number => Math.round(performance.now() - begun);
  try {
    const { status, headers, discard } = await outbound.request(url, {
      ...{ method: 'POST', headers: message.headers, body: message.body, timeoutMs, maxBytes: 0 },
      ...(signal === undefined ? {} : { signal }),
    });
    discard();
    const took = { status, milliseconds: milliseconds(), retryAfterMs: null };
    if (status >= 200 && status < 300) return { outcome: 'delivered', problem: null, ...took };
    const asked = retryAfterMs(headers['retry-after'], Date.now());
    return { outcome: status === 410 ? 'gone' : 'failed', problem: problemOf(status), ...took, retryAfterMs: asked };
  } catch (error) {
    if (!(error instanceof QikError) || error.code === 'aborted' || error.code === 'internal') throw error;
    const none = { status: null, milliseconds: milliseconds(), retryAfterMs: null };
    return { outcome: 'failed', problem: error.detail, ...none };
  }
}
