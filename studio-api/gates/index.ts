import type { Orm } from '../../pipeline/db/index.js';
import { checklist } from './checklist.js';
import { type GatesDeps, gateFacts } from './facts.js';

export { checklist, isOpen } from './checklist.js';
export { type Comparison, LookAlikes } from './compare.js';
export { type GatesDeps, gateFacts } from './facts.js';
export { GATE_LEVELS, GATES, type GateResult } from './gate.js';

/**
 * What keeps a version from being published, in the form in which releases ask for it: every `must` that does not hold,
 * with what to do about it.
 *
 * @param dueAt when it will be published
 */
export const gateCheck =
  (deps: GatesDeps) =>
  async (
    tx: Orm,
    flikId: string,
    version: number,
    dueAt: Date,
  ): Promise<{ readonly gate: string; readonly message: string }[]> => {
    const results = checklist(await gateFacts(deps, tx, { flikId, version, dueAt }));
    return results
      .filter(({ ok, level }) => !ok && level === 'must')
      .map(({ gate, reason, fix }) => ({ gate, message: fix === null ? reason : `${reason} ${fix}` }));
  };
