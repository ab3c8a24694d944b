import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import type { Outbound } from '../net/index.js';
import type { SecretWrap } from '../vault/index.js';
import { type Claim, claimDue } from './claim.js';
import { fanOut } from './fan-out.js';
import { bodyOf, headersOf } from './message.js';
import { openSecrets } from './secrets.js';
import { sendMessage, TIMEOUT_MS } from './send.js';
import { handBackClaim, settleClaim } from './settle.js';

/** When a secret cannot be opened somebody has to give us a master key first. */
const NOT_OURS_WAIT_MS = 60_000;

export type DelivererDeps = {
  readonly orm: Orm;
  readonly outbound: Outbound;
  readonly secrets: SecretWrap;
  readonly logger: Logger;
  /** Has it told that there may be new events. @returns stops telling */
  readonly onNews: (told: () => void) => () => void;
};

export type DelivererRules = {
  /** Endpoints that are sent to at the same time; slow ones have as many places of their own, so that they keep none waiting. */
  readonly places: number;
  /** How often it looks while nothing tells it to. */
  readonly lookEveryMs: number;
  /** How long a receiver has to answer. */
  readonly timeoutMs: number;
  /** An endpoint that took longer the last time is a slow one. */
  readonly slowMs: number;
  /** How long what is under way may take when it closes. */
  readonly graceMs: number;
};

const DELIVERER_RULES: DelivererRules = {
  places: 100,
  // For tries that become due, and for notices that were lost.
  lookEveryMs: 1000,
  timeoutMs: TIMEOUT_MS,
  slowMs: 2000,
  graceMs: 5000,
};

/** Sends events to the endpoints of all tenants: of each in order, of many at the same time. */
export class Deliverer {
  readonly #deps: DelivererDeps;
  readonly #rules: DelivererRules;
  readonly #failed: (error: unknown) => void;
  readonly #stopping = new AbortController();
  /** Under way, by the id of the endpoint. */
  readonly #inHand = new Map<string, { readonly done: Promise<void>; readonly slow: boolean }>();
  /** Endpoints that were slow the last time this process sent to them. */
  readonly #slow = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #stopTelling: () => void;
  #again = false;
  #looking: Promise<void> | null = null;
  #closed = false;

  constructor(deps: DelivererDeps, rules: Partial<DelivererRules> = {}) {
    this.#deps = deps;
    this.#rules = { ...DELIVERER_RULES, ...rules };
    this.#failed = limited((error: unknown, leftOut) =>
      deps.logger.error({ error: errorFacts(error), leftOut }, 'webhooks could not be looked after'),
    );
    // Everything that is under way listens.
    setMaxListeners(0, this.#stopping.signal);
    const look = (): void => this.look();
    this.#timer = setInterval(look, this.#rules.lookEveryMs);
    this.#timer.unref();
    this.#stopTelling = deps.onNews(look);
    this.look();
  }

  /** Looks now, for whoever knows that there is something to send. One look at a time. */
  look(): void {
    this.#again = true;
    if (this.#looking !== null || this.#closed) return;
    this.#looking = this.#run().finally(() => {
      this.#looking = null;
      // What came in just then.
      if (this.#again) this.look();
    });
  }

  /** Takes up nothing new, lets what is under way end for a moment, and gives the rest back. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#stopTelling();
    await this.#looking;
    const stop = setTimeout(() => this.#stopping.abort(), this.#rules.graceMs);
    await Promise.all([...this.#inHand.values()].map(({ done }) => done));
    clearTimeout(stop);
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        if (await fanOut(this.#deps.orm)) this.#again = true;
        await this.#take(false);
        await this.#take(true);
      } catch (error) {
        this.#failed(error);
        return;
      }
    }
  }

  /** Takes as many deliveries as there is room for. Each looks again when it is over. */
  async #take(slow: boolean): Promise<void> {
    const used = [...this.#inHand.values()].filter((one) => one.slow === slow).length;
    const known = [...this.#slow];
    const among = slow
      ? { except: [...this.#inHand.keys()], only: known }
      : { except: [...this.#inHand.keys(), ...known], only: null };
    const claims = await claimDue(this.#deps.orm, among, this.#rules.places - used);
    for (const claim of claims) {
      const done = this.#deliver(claim).finally(() => {
        this.#inHand.delete(claim.webhookId);
        this.look();
      });
      this.#inHand.set(claim.webhookId, { done, slow });
    }
  }

  /** Never rejects: what cannot be written down is due again when its lease is over. */
  async #deliver(claim: Claim): Promise<void> {
    const { orm, outbound, logger } = this.#deps;
    try {
      const message = this.#messageOf(claim);
      if (message === null) {
        await handBackClaim(orm, claim, 'We could not sign it.', NOT_OURS_WAIT_MS);
        return;
      }
      const { signal } = this.#stopping;
      const limits = { timeoutMs: this.#rules.timeoutMs, signal };
      const sent = await sendMessage(outbound, claim.url, message, limits).catch((error: unknown) => {
        if (signal.aborted) return null;
        throw error;
      });
      if (sent === null) {
        await handBackClaim(orm, claim, 'We stopped while it was under way.', 0);
        return;
      }
      if (sent.milliseconds > this.#rules.slowMs) this.#slow.add(claim.webhookId);
      else this.#slow.delete(claim.webhookId);
      const reason = await settleClaim(orm, claim, sent, Math.random());
      const facts = { webhook: claim.webhookId, delivery: claim.deliveryId, status: sent.status };
      if (reason !== null) logger.warn(facts, 'a webhook was disabled');
      else if (sent.outcome !== 'delivered') logger.info(facts, 'a webhook was not delivered yet');
    } catch (error) {
      this.#failed(error);
    }
  }

  #messageOf({ webhookId, deliveryId: id, secrets, event, now }: Claim) {
    try {
      const body = bodyOf(event);
      return { body, headers: headersOf({ id, body }, openSecrets(this.#deps.secrets, webhookId, secrets, now), now) };
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }
}
