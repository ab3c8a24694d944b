import type { ErrorCode } from '../../pipeline/errors/catalogue.js';
import { problems } from '../../pipeline/http/index.js';

/** What any route for editors may answer. */
const FOR_EDITORS: readonly ErrorCode[] = [
  ...(['signed_out', 'not_permitted', 'foreign_origin', 'too_many_requests', 'internal', 'busy'] as const),
];

/** Answers of a route for editors that are problems, for its schema. */
export const problemsForEditors = (...codes: readonly ErrorCode[]): object =>
  problems(...new Set([...codes, ...FOR_EDITORS]));
