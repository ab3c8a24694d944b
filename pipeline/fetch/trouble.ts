import { type ErrorCode, QikError } from '../errors/catalogue.js';

const NEVER = { again: false, retryAfterMs: null } as const;

/** An answer that is not the file, or not one that is taken. */
export class Refused extends QikError {
  /** Whether another try may fare better. */
  readonly again: boolean;
  /** What the source asked for with `Retry-After`; null: nothing. */
  readonly retryAfterMs: number | null;

  constructor(detail: string, { again, retryAfterMs }: Pick<Refused, 'again' | 'retryAfterMs'> = NEVER) {
    super('source_unreachable', detail);
    this.again = again;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Errors that come again however often it is tried. Everything else may pass: a network, a disk, a database. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  ...(['too_large', 'source_forbidden', 'digest_mismatch'] as const),
  ...(['not_a_video', 'object_damaged'] as const),
]);

/** What a try came to that failed: the error that the clip would end with, and whether it is tried again. */
export type Trouble = { readonly error: QikError; readonly again: boolean; readonly retryAfterMs: number | null };

/** Words for what went wrong while bytes came, which are those of uploads otherwise. */
function ofSource(error: QikError): QikError {
  if (error.code === 'upload_too_slow') return new QikError('source_unreachable', 'It came too slowly.');
  if (error.code === 'upload_aborted') return new QikError('source_unreachable', 'The connection broke.');
  return error;
}

/** Any error of a try as what it comes to. What nobody foresaw is `internal`, and its text stays inside. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Refused) return { error, again: error.again, retryAfterMs: error.retryAfterMs };
  if (!(error instanceof QikError))
    return { error: new QikError('internal', undefined, { cause: error }), again: true, retryAfterMs: null };
  return { error: ofSource(error), again: !FINAL.has(error.code), retryAfterMs: null };
}
