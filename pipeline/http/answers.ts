import type { TSchema } from 'typebox';
import { CATALOGUE, type ErrorCode, QikError } from '../errors/catalogue.js';
import { problemOf } from './problem.js';
import { Problem } from './schemas.js';

/** What any route with a key may answer. */
const WITH_KEY: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'too_many_requests', 'internal', 'busy'];

const REQUEST_ID = '019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708';

const example = (code: ErrorCode) => ({
  summary: CATALOGUE[code].title,
  value: problemOf(new QikError(code), REQUEST_ID),
});

/** A header of an answer, for the reference; one that is `required` is always there. */
export type AnswerHeader = {
  readonly type: 'string' | 'integer';
  readonly description: string;
  readonly required?: true;
};
type AnswerHeaders = Readonly<Record<string, AnswerHeader>>;

/** For whoever is to come again. */
export const RETRY_AFTER: AnswerHeaders = {
  'retry-after': { type: 'integer', description: 'Seconds after which to come again.', required: true },
};
/** Headers of problems with a status, where they have some. */
const PROBLEM_HEADERS: Readonly<Record<number, AnswerHeaders>> = {
  401: { 'www-authenticate': { type: 'string', description: 'How to say who you are.', required: true } },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
  507: RETRY_AFTER,
};

/** The same where only some of a status can be tried again. */
const MAY_RETRY_AFTER: AnswerHeaders = {
  'retry-after': { type: 'integer', description: 'Seconds after which to come again, where that is of use.' },
};

/** Headers of the problems of one status. */
const headersOf = (status: number, codes: readonly ErrorCode[]): AnswerHeaders | undefined =>
  PROBLEM_HEADERS[status] ?? (codes.includes('idempotency_in_progress') ? MAY_RETRY_AFTER : undefined);

/** Where what was made is to be found. */
export const LOCATION: AnswerHeaders = {
  location: { type: 'string', description: 'Where it is to be found.', required: true },
};

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
    [...byStatus].map(([status, all]) => {
      const headers = headersOf(status, all);
      return [
        status,
        {
          description: all.map((code) => `\`${code}\`: ${CATALOGUE[code].title}.`).join(' '),
          ...(headers === undefined ? {} : { headers }),
          content: {
            'application/problem+json': {
              schema: Problem,
              examples: Object.fromEntries(all.map((code) => [code, example(code)])),
            },
          },
        },
      ];
    }),
  );
}

/** The same for a route that asks for a key. */
export const problemsWithKey = (...codes: readonly ErrorCode[]): object =>
  problems(...new Set([...codes, ...WITH_KEY]));

/** The same for one that reads JSON from whoever sends some. */
export const problemsWithBody = (...codes: readonly ErrorCode[]): object =>
  problemsWithKey('invalid_request', 'unsupported_media_type', 'too_large', ...codes);

/** A schema with what its answer means and the headers that come with it, for the reference. */
export const answer = <T extends TSchema>(schema: T, description: string, headers: AnswerHeaders = {}): T => ({
  ...schema,
  'x-response-description': description,
  ...(Object.keys(headers).length === 0 ? {} : { headers }),
});
