type Field = { readonly path: string; readonly message: string };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOr = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback);

function fieldsOf(value: unknown): Field[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isRecord)
    .map((field) => ({ path: textOr(field['path'], ''), message: textOr(field['message'], '') }));
}

/** Why the server did not do what it was asked for. */
export class Problem extends Error {
  override readonly name = 'Problem';

  private constructor(
    /** From the catalogue of errors, or `unreachable` and `unreadable` for what the network did. */
    readonly code: string,
    readonly status: number,
    /** In the server's words, which are English. */
    readonly detail: string,
    readonly fields: readonly Field[],
    /** Everything that it said, such as who changed what. */
    readonly facts: Readonly<Record<string, unknown>>,
  ) {
    super(detail);
  }

  static async from(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => null);
    const facts = isRecord(body) ? body : {};
    const code = textOr(facts['code'], 'unreadable');
    return new Problem(code, response.status, textOr(facts['detail'], ''), fieldsOf(facts['errors']), facts);
  }

  static unreachable(): Problem {
    return new Problem('unreachable', 0, '', [], {});
  }

  static unreadable(): Problem {
    return new Problem('unreadable', 0, '', [], {});
  }

  /** Whether asking again can help without anybody changing anything. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
