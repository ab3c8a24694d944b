import { type Loop, startLoop } from '../../pipeline/erase/index.js';
import { errorFacts, limited } from '../../pipeline/log/index.js';
import { checkImport } from './check-import.js';
import type { ImportDeps } from './deps.js';
import { openImports } from './import-rows.js';
import { runImport } from './run-import.js';

/** Imports that another process took in, or was killed over, are found so soon. This one's own wake the loop. */
const LOOK_EVERY_MS = 2000;

/** Does everything that is to be done for imports, oldest first; one that cannot be done now does not hold up others. */
export async function workOnImports(
  deps: ImportDeps,
  signal: AbortSignal,
  failed: (error: unknown, id: string) => void,
): Promise<void> {
  for (const row of await openImports(deps.orm)) {
    if (signal.aborted) return;
    try {
      await (row.state === 'checking' ? checkImport(deps, row, signal) : runImport(deps, row, signal));
    } catch (error) {
      if (!signal.aborted) failed(error, row.id);
    }
  }
}

/** Checks imports and does them, from now on until it is stopped. Any number of processes may do it. */
export function startImports(deps: ImportDeps): Loop {
  const log = limited((error: unknown, leftOut) =>
    deps.logger.error({ error: errorFacts(error), leftOut }, 'imports could not be worked on'),
  );
  return startLoop((signal) => workOnImports(deps, signal, log), { everyMs: LOOK_EVERY_MS, failed: log });
}
