import { Agent, type Dispatcher, request as send } from 'undici';
import { QikError } from '../errors/catalogue.js';
import { allowedBy } from './addresses.js';
import { checkedAddresses, checkedLookup, type Resolve, resolverFor } from './resolve.js';
import { type Reach, targetOf } from './target.js';
import { unreachable } from './trouble.js';

export type OutboundRules = {
  /** Hosts, addresses and networks that may be asked although they are not public, and by http and on any port. */
  readonly allow: readonly string[];
  /** Hosts of this service itself: nobody is to make it talk to itself. */
  readonly own?: readonly string[];
  /** How names are looked up; default: by the servers of names. */
  readonly lookup?: Resolve;
};

export type OutboundRequest = {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for all of it, the answer's body included. */
  readonly timeoutMs: number;
  /** Largest body of an answer that is read. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
};

export type OutboundAnswer = {
  readonly status: number;
  /** By their names in small letters; one that came several times is one line (RFC 9110, 5.2). */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body as it was sent: nothing is unpacked. To be read to its end, left early or discarded.
   *
   * @throws QikError `too_large`, `source_unreachable` while it is read
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of a body that nobody wants. */
  readonly discard: () => void;
};

/** Requests to addresses that others chose. */
export type Outbound = {
  /**
   * Whether an address may be asked, as far as that can be known before it is. A name is looked up only where the address
   * is none for public hosts, so that it depends on the name alone.
   *
   * @throws QikError `source_forbidden`, `source_unreachable`
   */
  readonly check: (address: string) => Promise<void>;
  /**
   * Sends one request; an answer that leads elsewhere is an answer like any other. Nothing of the address, nor of what
   * was answered, is in an error.
   *
   * @throws QikError `source_forbidden`, `source_unreachable`; `aborted` when the signal was
   */
  readonly request: (address: string, request: OutboundRequest) => Promise<OutboundAnswer>;
  readonly close: () => Promise<void>;
};

/** Milliseconds until a connection stands, names and certificates included. */
const CONNECT_WITHIN_MS = 10_000;
/** As much of an unwanted answer is read to keep its connection; a longer one is cut off. */
const WORTH_READING_BYTES = 16_384;
const WORTH_WAITING_MS = 1000;

async function checkName(...[resolve, host, reach, allowed]: Parameters<typeof checkedAddresses>): Promise<void> {
  try {
    await checkedAddresses(resolve, host, reach, allowed);
  } catch (error) {
    throw unreachable(error);
  }
}

/** A time limit that goes on until it is cleared, beside the caller's own signal. */
function limit(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  const give = (error: QikError) => controller.abort(error);
  const timer = setTimeout(
    () => give(new QikError('source_unreachable', `It was not done within ${timeoutMs / 1000} seconds.`)),
    timeoutMs,
  );
  const stop = (): void => give(new QikError('aborted'));
  if (outer?.aborted === true) stop();
  outer?.addEventListener('abort', stop);
  return {
    signal: controller.signal,
    clear: (): void => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', stop);
    },
  };
}

function linesOf(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const lines = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(lines);
}

async function* bounded(
  answer: Dispatcher.ResponseData,
  maxBytes: number,
  time: { readonly signal: AbortSignal; readonly clear: () => void },
): AsyncGenerator<Uint8Array> {
  const tooLarge = (): QikError => new QikError('too_large', `It is larger than ${maxBytes} bytes.`);
  try {
    if (Number(linesOf(answer.headers)['content-length'] ?? 0) > maxBytes) throw tooLarge();
    let bytes = 0;
    for await (const chunk of answer.body) {
      const read: unknown = chunk;
      if (!(read instanceof Uint8Array)) throw new QikError('internal', 'A body came in something else than bytes.');
      bytes += read.length;
      if (bytes > maxBytes) throw tooLarge();
      yield read;
    }
  } catch (error) {
    throw unreachable(error, time.signal);
  } finally {
    time.clear();
    answer.body.on('error', () => undefined).destroy();
  }
}

/**
 * A client for addresses that others chose. https and port 443 of public hosts only, but for what `allow` names; every
 * address that a name leads to is checked at the moment of connecting; no proxy of the environment is used.
 *
 * @throws Error for an entry of `allow` that is none
 */
export function openOutbound({ allow, own = [], lookup }: OutboundRules): Outbound {
  const allowed = allowedBy(allow);
  const rules = { allowed, own: new Set(own) };
  const agentFor = (reach: Reach): Agent =>
    new Agent({
      connect: {
        lookup: checkedLookup(lookup ?? resolverFor(reach), reach, allowed),
        timeout: CONNECT_WITHIN_MS,
      },
      // The limit of the whole request is the one that counts.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  const agents: Readonly<Record<Reach, Agent>> = {
    public: agentFor('public'),
    allowed: agentFor('allowed'),
    any: agentFor('any'),
  };

  const request: Outbound['request'] = async (address, { method = 'GET', headers = {}, body, ...limits }) => {
    const { url, reach } = targetOf(address, rules);
    const time = limit(limits.timeoutMs, limits.signal);
    try {
      const answer = await send(url, {
        dispatcher: agents[reach],
        method,
        // Nothing that is small here and large there.
        headers: { 'accept-encoding': 'identity', ...headers },
        body: body ?? null,
        signal: time.signal,
      });
      return {
        status: answer.statusCode,
        headers: linesOf(answer.headers),
        body: bounded(answer, limits.maxBytes, time),
        discard: () => {
          answer.body
            .dump({ limit: WORTH_READING_BYTES, signal: AbortSignal.timeout(WORTH_WAITING_MS) })
            // It is not wanted, and so is what goes wrong with it.
            .catch(() => answer.body.destroy())
            .finally(time.clear);
        },
      };
    } catch (error) {
      time.clear();
      throw unreachable(error, time.signal);
    }
  };

  return {
    check: async (address) => {
      const { url, reach } = targetOf(address, rules);
      if (reach === 'allowed') await checkName(lookup ?? resolverFor(reach), url.hostname, reach, allowed);
    },
    request,
    close: async () => {
      await Promise.all(Object.values(agents).map((agent) => agent.destroy()));
    },
  };
}
