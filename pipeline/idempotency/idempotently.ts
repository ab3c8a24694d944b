import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts, limited } from '../log/index.js';
import { type Fingerprint, requireAlike, requireEqual } from './fingerprint.js';
import { claimKey, endRun, freeKey, type Hold, keepAnswer, readKey, renewKey, type StoredAnswer } from './rows.js';

/** A thirtieth of the time after which a request counts as dead. */
const RENEW_EVERY_MS = 2000;

type IdempotencyDeps = { readonly orm: Orm; readonly logger: Logger };

/**
 * Keeps the answer of a request, in the transaction that makes durable what it asks for.
 *
 * @param rest what was not known of the request before its body was read
 * @throws QikError `idempotency_in_progress` when another request took the key: then nothing may be made
 */
export type Settle = (tx: Orm, answer: StoredAnswer, rest: Fingerprint) => Promise<void>;

/** A request that may come several times and is to have its effect once. */
export type Repeatable<A> = {
  readonly tenant: string;
  /** Null: it named none, and is run whatever came before. */
  readonly key: string | null;
  /** What is known of it before its body is read. */
  readonly head: Fingerprint;
  /** Of the clip that comes of it; null where it makes none, and must do no harm when it runs twice. */
  readonly clipId: string | null;
  readonly run: (settle: Settle) => Promise<A>;
  /** Reads as much as is needed to tell whether it is the first one again. @returns the rest of its fingerprint */
  readonly recognise: (first: Fingerprint) => Promise<Fingerprint>;
  /** Answers it again. */
  readonly replay: (answer: StoredAnswer, clipId: string | null) => Promise<A>;
};

export type Outcome<A> =
  | { readonly kind: 'answered'; readonly answer: A; readonly replayed: boolean }
  /** What came of the first request is gone by now. */
  | { readonly kind: 'gone'; readonly clipId: string };

const nothingToSettle: Settle = async () => undefined;

/** Says every now and then that the request is alive, until that is stopped. */
function renewing({ orm, logger }: IdempotencyDeps, hold: Hold): () => Promise<void> {
  const failed = limited((error: unknown, leftOut) =>
    logger.warn({ error: errorFacts(error), leftOut }, 'an idempotency key was not renewed'),
  );
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= renewKey(orm, hold)
      .catch(failed)
      .finally(() => {
        running = null;
      });
  }, RENEW_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function runFirst<A>(deps: IdempotencyDeps, hold: Hold, { head, run }: Repeatable<A>): Promise<A> {
  const stop = renewing(deps, hold);
  try {
    return await run((tx, answer, rest) => keepAnswer(tx, hold, { ...head, ...rest }, answer));
  } catch (error) {
    await stop();
    const over = error instanceof QikError && error.code === 'gone';
    try {
      await (over ? endRun : freeKey)(deps.orm, hold);
    } catch (failure) {
      // It becomes free by itself, within a minute.
      deps.logger.warn({ error: errorFacts(failure) }, 'an idempotency key was not let go');
    }
    throw error;
  } finally {
    await stop();
  }
}

/**
 * Runs a request once, however often it comes with the same key, and answers all others as the first. Only what
 * succeeds is kept: a request that fails lets its key go.
 *
 * @throws QikError `idempotency_in_progress` while the first runs, decided before the body is read; `idempotency_mismatch`
 *   where it is another request; what running and reading it throw
 */
export async function idempotently<A>(deps: IdempotencyDeps, request: Repeatable<A>): Promise<Outcome<A>> {
  const { tenant, key, head, clipId } = request;
  if (key === null) return { kind: 'answered', answer: await request.run(nothingToSettle), replayed: false };
  const hold = { tenant, key, clipId };
  const claim = await claimKey(deps.orm, hold, head);
  if (claim.kind === 'first') return { kind: 'answered', answer: await runFirst(deps, hold, request), replayed: false };
  if (claim.kind === 'gone') return claim;
  requireAlike(claim.fingerprint, head);
  if (claim.kind === 'running') throw new QikError('idempotency_in_progress');
  requireEqual(claim.fingerprint, { ...head, ...(await request.recognise(claim.fingerprint)) });
  // Reading the body may have taken long, and what is gone by now is not shown any more.
  const now = await readKey(deps.orm, hold);
  if (now?.kind === 'gone') return now;
  if (now?.kind !== 'answered') throw new QikError('busy');
  return { kind: 'answered', answer: await request.replay(now.answer, now.clipId), replayed: true };
}
