import type { TSchema } from 'typebox';
import { CATALOGUE, type ErrorCode, QikError } from '../errors/catalogue.js';
import { problemOf } from './problem.js';
import { Problem } from './schemas.js';

/** What any route with a key may answer. */
const WITH_KEY: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'internal', 'busy'];

const REQUEST_ID = '019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708';

const example = (code: ErrorCode) => ({
  summary: CATALOGUE[code].title,
  value: problemOf(new QikError(code), REQUEST_ID),
});

/**
 * Answers of a route that are problems, for its schema: one for each status, each with its codes and an example of
 * every one. Says nothing about types: a problem is thrown and never sent by a handler.
 */
export function problems(...codes: readonly ErrorCode[]): object {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = CATALOGUE[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => [
      status,
      {
        description: all.map((code) => `\`${code}\`: ${CATALOGUE[code].title}.`).join(' '),
        content: {
          'application/problem+json': {
            schema: Problem,
            examples: Object.fromEntries(all.map((code) => [code, example(code)])),
          },
        },
      },
    ]),
  );
}

/** The same for a route that asks for a key. */
export const problemsWithKey = (...codes: readonly ErrorCode[]): object =>
  problems(...new Set([...codes, ...WITH_KEY]));

/** A schema with what its answer means, for the reference. */
export const answer = <T extends TSchema>(schema: T, description: string): T => ({
  ...schema,
  'x-response-description': description,
});
