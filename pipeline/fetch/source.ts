import type { Readable } from 'node:stream';
import { QikError } from '../errors/catalogue.js';
import { type Outbound, type OutboundAnswer, retryAfterMs } from '../net/index.js';
import { SourceBody } from './body.js';
import { Refused } from './trouble.js';

/** Redirects that are followed, each to an address that is checked like the first. */
const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Answers by which a server says that it may be otherwise in a while, beside all of the fives (RFC 9110, RFC 8470, RFC 6585). */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

export type SourceLimits = {
  readonly maxBytes: number;
  /** Milliseconds for all of it: redirects, and the last byte. */
  readonly timeoutMs: number;
  /** Milliseconds until each server begins to answer. */
  readonly answerMs: number;
  /** Aborted when it is not wanted any more; its reason is what is thrown then. */
  readonly signal: AbortSignal;
};

type Source = {
  /** Bytes that the answer says it has; null when it does not say. */
  readonly declaredBytes: number | null;
  /** The file. Destroying it closes the connection at once. */
  readonly body: Readable;
};

type Asked = { readonly answer: OutboundAnswer; readonly letGo: () => void };

const seconds = (ms: number): string => `${ms / 1000} seconds`;

/** Sends one request and waits until the answer begins. */
async function ask(outbound: Outbound, address: string, limits: SourceLimits): Promise<Asked> {
  const { signal, answerMs, timeoutMs, maxBytes } = limits;
  const own = new AbortController();
  const patience = setTimeout(
    () => own.abort(new QikError('source_unreachable', `It did not begin to answer within ${seconds(answerMs)}.`)),
    answerMs,
  );
  const cut = (): void => own.abort(signal.reason);
  if (signal.aborted) cut();
  signal.addEventListener('abort', cut, { once: true });
  const letGo = (): void => {
    signal.removeEventListener('abort', cut);
    own.abort(new QikError('aborted'));
  };
  try {
    const headers = { accept: '*/*', 'user-agent': 'qik' };
    const answer = await outbound.request(address, { headers, timeoutMs, maxBytes, signal: own.signal });
    return { answer, letGo };
  } catch (error) {
    const why: unknown = own.signal.aborted ? own.signal.reason : error;
    letGo();
    throw why;
  } finally {
    clearTimeout(patience);
  }
}

/** Where an answer leads. It is checked when it is asked. */
function nextAddress(address: string, { headers: { location } }: OutboundAnswer): string {
  if (location === undefined || !URL.canParse(location, address)) throw new Refused('It led elsewhere, to no address.');
  return new URL(location, address).href;
}

/** @throws QikError unless the answer is a file of a size that is taken, as it is and whole */
function requireFile({ status, headers }: OutboundAnswer, maxBytes: number): number | null {
  if (status !== 200) {
    const again = status >= 500 || PASSING.has(status);
    throw new Refused(`It answered ${status}.`, {
      again,
      retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()),
    });
  }
  // Something small here could be something huge there.
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new Refused('It sent the file packed (Content-Encoding), which it was asked not to do.');
  const length = headers['content-length'];
  const declared = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
  if (declared !== null && declared > maxBytes) throw new QikError('too_large', `A file may have ${maxBytes} bytes.`);
  return declared;
}

/**
 * Asks for a source and answers once it begins to come. Nothing of the address is in an error.
 *
 * @throws QikError `source_forbidden`, `source_unreachable`, `too_large`; the reason of the signal
 */
export async function openSource(outbound: Outbound, address: string, limits: SourceLimits): Promise<Source> {
  const until = performance.now() + limits.timeoutMs;
  let at = address;
  for (let redirects = 0; ; redirects += 1) {
    const timeoutMs = Math.max(1, Math.ceil(until - performance.now()));
    const { answer, letGo } = await ask(outbound, at, { ...limits, timeoutMs });
    const drop = (): void => {
      answer.discard();
      letGo();
    };
    try {
      if (!REDIRECTS.has(answer.status)) {
        const declaredBytes = requireFile(answer, limits.maxBytes);
        return { declaredBytes, body: new SourceBody(answer.body, (begun) => (begun ? letGo() : drop())) };
      }
      if (redirects === MAX_REDIRECTS) throw new Refused(`It led on more than ${MAX_REDIRECTS} times.`);
      at = nextAddress(at, answer);
    } catch (error) {
      drop();
      throw error;
    }
    drop();
  }
}
