import { DrizzleQueryError } from 'drizzle-orm';
import { QikError } from '../errors/catalogue.js';

export type ErrorFacts = {
  readonly name: string;
  readonly code?: string;
  /** Of the database: the rule that was broken. */
  readonly constraint?: string;
  readonly message?: string;
  readonly stack?: readonly string[];
  readonly cause?: ErrorFacts;
};

/** Causes of causes that are still told. */
const DEPTH = 3;
const FRAMES = 8;

const textIn = (error: Error, name: string): string | undefined => {
  const found: unknown = Reflect.get(error, name);
  return typeof found === 'string' ? found : undefined;
};

const codeOf = (error: Error): string | undefined => textIn(error, 'code');

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, FRAMES)
    .map((line) => line.trim());

/** Errors of the database repeat the values of the statement in their texts, and those are people's. */
const isOfDatabase = (error: Error): boolean =>
  error instanceof DrizzleQueryError || /^(?:[0-9A-Z]{5})$/.test(codeOf(error) ?? '');

/** What of an error may be logged: of the database's errors only their SQLSTATE, the rule that they break and where they came from. */
export function errorFacts(error: unknown, depth = DEPTH): ErrorFacts {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = codeOf(error);
  const constraint = textIn(error, 'constraint');
  return {
    name: error.name,
    ...(constraint === undefined ? {} : { constraint }),
    ...(code === undefined ? {} : { code }),
    ...(isOfDatabase(error) ? {} : { message: error instanceof QikError ? error.detail : error.message }),
    // An error of our own that nobody caused is told whole by its code.
    ...(error instanceof QikError && error.cause === undefined ? {} : { stack: framesOf(error) }),
    ...(error.cause instanceof Error && depth > 0 ? { cause: errorFacts(error.cause, depth - 1) } : {}),
  };
}

/**
 * Lets at most one call a period through, and tells the next how many were left out. A queue whose store is full
 * emitted 36,781 errors in five seconds.
 */
export function limited<T>(
  log: (value: T, leftOut: number) => void,
  periodMs = 5000,
  now: () => number = Date.now,
): (value: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (value) => {
    if (now() - last < periodMs) {
      leftOut += 1;
      return;
    }
    last = now();
    log(value, leftOut);
    leftOut = 0;
  };
}
