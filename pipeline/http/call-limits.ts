import { createHash } from 'node:crypto';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { Caller, Gate } from '../access/index.js';
import type { SharedCounts } from '../admission/index.js';
import { QikError } from '../errors/catalogue.js';
import type { App } from './base.js';

const WINDOW_MS = 60_000;
/** Headers that opened something, and are tried whatever their address tried before. */
const REMEMBERED = 10_000;
/** Before every key of a shared count. */
const NAMESPACE = 'qik-calls-';

/** How often may be called; 0: as often as anybody likes. */
export type CallRules = {
  /** Requests of a key in a minute. */
  readonly keyPerMinute: number;
  /** Keys that do not hold which an address may try in a minute. */
  readonly failuresPerMinute: number;
  /** Where requests to all processes are counted; null: each process counts its own. */
  readonly counts: SharedCounts | null;
};

const tooMany = (detail: string, ttlMs: number): QikError =>
  new QikError('too_many_requests', detail, { retryAfterSeconds: Math.max(1, Math.ceil(ttlMs / 1000)) });

/** Callers by what they say of themselves, with an end to how many keys somebody may try out. */
export class Callers {
  readonly #gate: Gate;
  /** Null: anybody may try. */
  readonly #tries: ReturnType<App['createRateLimit']> | null;
  readonly #known = new Set<string>();

  constructor(gate: Gate, tries: ReturnType<App['createRateLimit']> | null) {
    this.#gate = gate;
    this.#tries = tries;
  }

  /**
   * Who the request speaks for. Past so many keys that do not hold, an address is not listened to any more but for keys
   * that opened something here before: behind one address may be many, of whom one guesses.
   *
   * @throws QikError `unauthorized`, `too_many_requests`
   */
  async authenticate(request: FastifyRequest): Promise<Caller> {
    const header = request.raw.headers.authorization;
    const name = createHash('sha256')
      .update(header ?? '')
      .digest('base64');
    if (!this.#known.has(name)) await this.#requireTries(request);
    try {
      const caller = await this.#gate.authenticate(header);
      this.#remember(name);
      return caller;
    } catch (error) {
      if (error instanceof QikError && error.code === 'unauthorized') {
        this.#known.delete(name);
        if (header !== undefined) await this.#tries?.(request);
      }
      throw error;
    }
  }

  async #requireTries(request: FastifyRequest): Promise<void> {
    const tried = await this.#tries?.(request, { increment: false });
    if (tried === undefined || tried.isAllowed || tried.remaining > 0) return;
    throw tooMany('Too many keys that do not hold came from this address.', tried.ttl);
  }

  #remember(name: string): void {
    this.#known.delete(name);
    this.#known.add(name);
    const [oldest] = this.#known;
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

/**
 * Bounds how often may be called: each key over a minute, and each address that tries keys which do not hold. To be
 * called before there are routes; whoever is let in is found out in a hook of the app, before these.
 */
export async function limitCalls(app: App, gate: Gate, rules: CallRules): Promise<Callers> {
  const { keyPerMinute, failuresPerMinute, counts } = rules;
  await app.register(rateLimit, {
    global: keyPerMinute > 0,
    max: keyPerMinute,
    timeWindow: WINDOW_MS,
    enableDraftSpec: true,
    keyGenerator: (request) => request.caller?.keyId ?? '',
    // What needs no key has bounds of its own, where it needs any.
    allowList: (request) => request.caller === null,
    // Whoever cannot count must not refuse.
    skipOnError: true,
    errorResponseBuilder: (_request, { max, ttl }) => tooMany(`The key may make ${max} requests in a minute.`, ttl),
    nameSpace: NAMESPACE,
    ...(counts === null ? {} : { redis: counts.redis }),
  });
  const tries =
    failuresPerMinute === 0
      ? null
      : app.createRateLimit({
          max: failuresPerMinute,
          timeWindow: WINDOW_MS,
          allowList: () => false,
          keyGenerator: (request) => `address-${normalizeIP(request.ip)}`,
        });
  return new Callers(gate, tries);
}
