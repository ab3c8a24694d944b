import { setImmediate as breath } from 'node:timers/promises';
import { errorFacts, limited } from '../log/index.js';
import { BRAKE_RULES, type BrakeRules } from './brake.js';
import { expireDue } from './delete.js';
import type { EraseDeps } from './deps.js';
import { type Loop, startLoop } from './loop.js';
import { type Decision, decide, noteEnd, noteRun } from './purge-state.js';

/** Clips are refused by the clock at once; a minute later at the latest their end is written down. */
const EVERY_MS = 60_000;
/** Rows of one transaction, whose end others wait for that write events. */
const BATCH = 500;
/** What stays as it is is said again so often. */
const SAID_EVERY_MS = 3_600_000;

export type ExpirerOptions = EraseDeps & {
  /** See {@link BrakeRules}. */
  readonly maxShare: number;
  readonly batch?: number;
  readonly everyMs?: number;
};

export type ExpiryRun = { readonly decision: Decision; readonly expired: number };

/**
 * Ends every clip that is over its time by the database's clock, unless so many would go that it looks like a mistake.
 *
 * @param signal ends the run after the batch that is under way
 */
export async function runExpiry(
  deps: EraseDeps,
  { rules, batch, signal }: { readonly rules: BrakeRules; readonly batch: number; readonly signal?: AbortSignal },
): Promise<ExpiryRun> {
  const decision = await decide(deps, rules);
  let expired = 0;
  if (decision.kind !== 'go') return { decision, expired };
  for (;;) {
    const ended = await expireDue(deps, batch);
    expired += ended;
    if (ended < batch) break;
    await noteRun(deps.orm);
    if (signal?.aborted === true) return { decision, expired };
    // Whoever else has something to do in this process comes first.
    await breath();
  }
  await noteEnd(deps.orm);
  return { decision, expired };
}

/** Says what happened: the brake, and a clock that was moved, are for somebody to look at. */
function teller({ logger }: Pick<EraseDeps, 'logger'>): (run: ExpiryRun) => void {
  const braked = limited((reason: string) => logger.warn({ reason }, 'the brake is still on'), SAID_EVERY_MS);
  const waits = limited((reason: string) => {
    logger.error({ reason }, 'no clip ends until the clock has caught up');
  }, SAID_EVERY_MS);
  return ({ decision, expired }) => {
    if (expired > 0) logger.info({ expired }, 'clips ended with their time');
    if (decision.kind === 'brake')
      logger.error({ reason: decision.reason }, 'the brake is on: no clip ends with its time');
    if (decision.kind === 'braked') braked(decision.reason);
    if (decision.kind === 'wait') waits(decision.reason);
  };
}

/** Ends clips with their time: at the start and once a minute, in whichever processes run it. */
export function startExpirer(options: ExpirerOptions): Pick<Loop, 'stop'> {
  const { logger, maxShare, batch = BATCH, everyMs = EVERY_MS } = options;
  const rules = { ...BRAKE_RULES, maxShare };
  const tell = teller(options);
  return startLoop(async (signal) => tell(await runExpiry(options, { rules, batch, signal })), {
    everyMs,
    failed: (error) => logger.error({ error: errorFacts(error) }, 'ending clips with their time failed'),
  });
}
