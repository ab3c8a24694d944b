import { setTimeout as wait } from 'node:timers/promises';
import { errorFacts, limited } from '../../pipeline/log/index.js';
import type { DemoRun } from '../../pipeline/service/index.js';
import { readImport } from '../imports/index.js';
import { readDemoCatalogue } from './catalogue.js';
import type { DemoDeps } from './deps.js';
import { confirmDemo, demoImport, planDemo } from './plan.js';
import { type DemoProgress, demoProgress } from './progress.js';
import { isPublished, publishDemo } from './publish.js';
import { BROKEN_LINE, failedLine, keptBackLine, noneLine, publishedLine, readyLine } from './words.js';

/** People watch the lines come; a look is one small query. */
const LOOK_EVERY_MS = 300;

/** What is told of an import, and what is known of it so far. */
class Follower {
  readonly #say: (line: string) => void;
  readonly #titles: ReadonlyMap<string, string>;
  readonly #told = new Set<string>();
  #rows: readonly DemoProgress[] = [];

  constructor(say: (line: string) => void, titles: ReadonlyMap<string, string>) {
    this.#say = say;
    this.#titles = titles;
  }

  titleOf(slug: string): string {
    return this.#titles.get(slug) ?? slug;
  }

  get rows(): readonly DemoProgress[] {
    return this.#rows;
  }

  /** Whether there is nothing to wait for. */
  get over(): boolean {
    return this.#rows.length > 0 && this.#rows.every(({ outcome }) => outcome !== null);
  }

  /** What an earlier start told already is not told again. */
  skip(rows: readonly DemoProgress[]): void {
    for (const { slug, outcome } of rows) if (outcome !== null) this.#told.add(slug);
  }

  see(rows: readonly DemoProgress[]): void {
    this.#rows = rows;
    for (const { slug, outcome, ...made } of rows) {
      if (outcome === null || this.#told.has(slug)) continue;
      this.#told.add(slug);
      const tally = { done: this.#told.size, all: rows.length };
      const title = this.titleOf(slug);
      this.#say(outcome.ready ? readyLine(tally, title, made) : failedLine(tally, title, outcome.why));
    }
  }
}

/** One look at the import. @returns in words why nothing will come of it; undefined: something may, or did */
async function look(deps: DemoDeps, id: string, follower: Follower): Promise<string | undefined> {
  const { state, problem } = await readImport(deps.orm, id);
  if (state === 'failed') return problem ?? 'the import failed';
  if (state === 'cancelled') return 'the import was cancelled';
  if (state === 'checked') await confirmDemo(deps, id);
  follower.see(await demoProgress(deps.orm, id));
  return undefined;
}

/** Looks until nothing is waited for. A database that does not answer for a while is waited for as well. */
async function follow(
  deps: DemoDeps,
  id: string,
  follower: Follower,
  signal: AbortSignal,
): Promise<string | undefined> {
  const log = limited((error: unknown) => deps.logger.warn({ error: errorFacts(error) }, 'no news of the demo Fliks'));
  while (!signal.aborted) {
    try {
      const problem = await look(deps, id, follower);
      if (problem !== undefined || follower.over) return problem;
    } catch (error) {
      log(error);
    }
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

async function publish(deps: DemoDeps, follower: Follower, slots: ReadonlyMap<string, number>, say: DemoRun['say']) {
  const ready = follower.rows.flatMap(({ slug, flikId, outcome }, at) =>
    outcome?.ready === true && flikId !== null ? [{ slug, flikId, slot: slots.get(slug) ?? at + 1 }] : [],
  );
  const published = await publishDemo(deps, ready);
  if (published === null) return;
  for (const { flikId, why } of published.keptBack) {
    say(keptBackLine(follower.titleOf(ready.find((one) => one.flikId === flikId)?.slug ?? flikId), why));
  }
  if (published.fliks > 0) say(publishedLine(published.fliks));
}

async function run(deps: DemoDeps, { folder, say, signal }: DemoRun): Promise<void> {
  const { orm } = deps;
  if (await isPublished(orm)) return;
  const begun = await demoImport(orm);
  const catalogue = await readDemoCatalogue(folder);
  if ('problem' in catalogue) {
    if (begun === null) say(noneLine(catalogue.problem));
    return;
  }
  const { entries } = catalogue;
  const follower = new Follower(say, new Map(entries.map(({ id, title }) => [id, title.en])));
  if (begun !== null) follower.skip(await demoProgress(orm, begun.id));
  const row = begun ?? (await planDemo(deps, folder, entries));
  if (row === null) return;
  const problem = await follow(deps, row.id, follower, signal);
  if (problem !== undefined && begun === null) say(noneLine(problem));
  if (problem !== undefined || !follower.over || signal.aborted) return;
  await publish(deps, follower, new Map(entries.map(({ id, slot }) => [id, slot])), say);
}

/**
 * Brings the demo Fliks into an empty library by an import like any other, publishes them with the starter pack, and
 * goes on with what an earlier start left undone. Each happens once, however often and in how many processes this runs.
 * Resolves when they are published or failed, or when the signal says so; a failure is told, and never thrown.
 */
export async function importDemoFliks(deps: DemoDeps, wish: DemoRun): Promise<void> {
  try {
    await run(deps, wish);
  } catch (error) {
    if (wish.signal.aborted) return;
    deps.logger.error({ error: errorFacts(error) }, 'the import of the demo Fliks broke off');
    wish.say(BROKEN_LINE);
  }
}
