import { PresetError } from '../../presets/index.js';
import { CATALOGUE, QikError } from '../errors/catalogue.js';

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3, contract: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command found out: one JSON document for programs and the same in words for people. */
export type Answer = { readonly document: unknown; readonly text: string; readonly exitCode?: ExitCode };

/** Anything thrown, as an error of the catalogue. What was not thrown on purpose is `internal`. */
export const asQikError = (error: unknown): QikError => {
  if (error instanceof QikError) return error;
  if (error instanceof PresetError) {
    const { file, field, reason } = error;
    return new QikError('invalid_preset', error.message, {
      cause: error,
      errors: [{ path: `${file}${field}`, message: reason }],
    });
  }
  if (error instanceof Error && error.name === 'AbortError')
    return new QikError('aborted', undefined, { cause: error });
  return new QikError('internal', error instanceof Error ? error.message : undefined, { cause: error });
};

/** Statuses with which a server refuses what was asked in the right way: no key, no right, not there, not now. */
const OF_A_SERVER: readonly number[] = [401, 403, 404, 409];

const exitCodeOf = (error: QikError): ExitCode => {
  const { kind, status } = CATALOGUE[error.code];
  if (kind === 'input') return EXIT.refused;
  if (error.code === 'contract_violated') return EXIT.contract;
  return kind === 'request' && !OF_A_SERVER.includes(status) ? EXIT.usage : EXIT.failed;
};

/** How a failure is answered; the document's shape is part of the contract. */
export const failure = (thrown: unknown): Answer => {
  const error = asQikError(thrown);
  const { title, advice } = CATALOGUE[error.code];
  const said = error.detail === title ? title : `${title}: ${error.detail}`;
  const exitCode = exitCodeOf(error);
  const fields = error.errors.map(({ path, message }) => `  ${path}  ${message}`);
  return {
    document: {
      error: {
        code: error.code,
        detail: error.detail,
        retry: error.retry,
        ...(error.errors.length > 0 && { errors: error.errors }),
      },
    },
    // What to do about a wrong usage stands in its detail; the catalogue's advice is for readers of fields.
    text: [`${said} (${error.code})`, ...fields, ...(exitCode === EXIT.usage ? [] : [advice])].join('\n'),
    exitCode,
  };
};
