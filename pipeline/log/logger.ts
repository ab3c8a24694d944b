import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../config/index.js';
import { errorFacts } from './errors.js';

/**
 * The process's log: one JSON line for each thing that happened, on stderr, so that what people are told on stdout
 * stays readable. Lines carry ids, never names, tokens, addresses with tokens, or coordinates.
 */
export function makeLogger(
  level: LogLevel,
  destination: DestinationStream = pino.destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Libraries log errors and requests under these names; they get what ours get.
      serializers: { err: errorFacts, req: () => undefined, res: () => undefined },
      // The last line of defence: nothing is meant to log these, but a library does at the level trace.
      redact: ['authorization', 'busboyOptions', 'token', 'apiKey', 'url'],
    },
    destination,
  );
}
