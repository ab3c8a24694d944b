import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { errorFacts, limited } from '../log/index.js';
import { type Counted, registerMeters } from './counters.js';
import { type FigureSource, Figures } from './figures.js';
import { type Meters, NO_METERS } from './meters.js';

export type Metrics = {
  readonly meters: Meters;
  /** Everything that can be measured now, in the text format of Prometheus. Never fails. */
  readonly scrape: () => Promise<{ readonly contentType: string; readonly text: string }>;
};

/**
 * The measures of one service: what it counts itself, and what it reads when it is asked. Each has a registry of its
 * own, so that several can live in one process.
 *
 * @param counted what this process does
 * @param sources by the name of what they read, for the log
 */
export function openMetrics(
  counted: Counted,
  sources: Readonly<Record<string, FigureSource>>,
  logger: Logger,
): Metrics {
  const registry = new Registry();
  const meters = registerMeters(registry, counted, NO_METERS);
  const log = limited(({ part, error }: { readonly part: string; readonly error: unknown }, leftOut) =>
    logger.warn({ part, error: errorFacts(error), leftOut }, 'figures could not be read'),
  );
  const figures = new Figures(registry, sources, (part, error) => log({ part, error }));
  return {
    meters,
    scrape: async () => {
      await figures.refresh();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
