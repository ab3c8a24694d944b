import type { MediaContext } from './context.js';
import type { RenderOptions } from './options.js';
import { plan } from './plan/index.js';
import { probe } from './probe/index.js';
import type { RenderPlan, SourceInfo } from './types.js';

/** What `qik plan --json` prints and `POST /v1/plan` answers: the source, and everything that was decided about it. */
export type DryRun = { readonly source: SourceInfo } & RenderPlan;

/**
 * What `render` would do with a file and why. Nothing is encoded and nothing written.
 *
 * @throws QikError of kind `input` when the file is refused, of kind `request` when the options do not fit it
 */
export async function dryRun(
  file: string,
  options: RenderOptions,
  context: MediaContext,
  signal?: AbortSignal,
): Promise<DryRun> {
  const source = await probe(file, context, signal);
  return { source, ...plan(source, options, context) };
}
