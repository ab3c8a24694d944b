const TOKEN =
  /[ \t\r\n]*(?:(?<mark>[{}[\],:])|(?<string>"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?<plain>(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))|(?<end>$))/uy;

/** What is wrong with a JSON text and where; lines and columns count from 1. */
export class JsonSyntaxError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(text: string, offset: number, reason: string) {
    const before = text.slice(0, offset).split('\n');
    const line = before.length;
    const column = (before.at(-1) ?? '').length + 1;
    super(`is not valid JSON: line ${line}, column ${column}: ${reason}`);
    this.name = 'JsonSyntaxError';
    this.line = line;
    this.column = column;
  }
}

type Token = { readonly kind: string; readonly text: string; readonly offset: number };

/** Walks the text once, throwing at the first thing that JSON does not allow, or that it allows but nobody means. */
const checkSyntax = (text: string): void => {
  let position = 0;
  const fail = (offset: number, reason: string): never => {
    throw new JsonSyntaxError(text, offset, reason);
  };
  const next = (): Token => {
    TOKEN.lastIndex = position;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) {
      const gap = /^[ \t\r\n]*/.exec(text.slice(position))?.[0].length ?? 0;
      return fail(position + gap, 'this is neither a value nor a mark of JSON.');
    }
    position = TOKEN.lastIndex;
    if (groups['end'] !== undefined) return { kind: 'end', text: 'the end of the file', offset: text.length };
    const found = groups['mark'] ?? groups['string'] ?? groups['plain'] ?? '';
    const kind = groups['mark'] ?? (groups['string'] === undefined ? 'plain' : 'string');
    return { kind, text: found, offset: position - found.length };
  };
  const expectOneOf = (token: Token, kinds: readonly string[]): void => {
    if (!kinds.includes(token.kind)) fail(token.offset, `found ${token.text} where ${kinds.join(' or ')} belongs.`);
  };

  const members = (): void => {
    const seen = new Set<string>();
    for (let token = next(), first = true; !(first && token.kind === '}'); token = next(), first = false) {
      expectOneOf(token, first ? ['string', '}'] : ['string']);
      if (seen.has(token.text)) fail(token.offset, `${token.text} stands twice in the same object.`);
      seen.add(token.text);
      expectOneOf(next(), [':']);
      value(next());
      const after = next();
      expectOneOf(after, [',', '}']);
      if (after.kind === '}') return;
    }
  };
  const items = (): void => {
    for (let token = next(), first = true; !(first && token.kind === ']'); token = next(), first = false) {
      value(token);
      const after = next();
      expectOneOf(after, [',', ']']);
      if (after.kind === ']') return;
    }
  };
  const value = (token: Token): void => {
    if (token.kind === '{') members();
    else if (token.kind === '[') items();
    else if (token.kind !== 'string' && token.kind !== 'plain')
      fail(token.offset, `found ${token.text} where a value belongs.`);
  };

  value(next());
  const rest = next();
  if (rest.kind !== 'end') fail(rest.offset, `found ${rest.text} after the end of the document.`);
};

/**
 * JSON.parse with the line and column of what is wrong (Node 20's own messages often have neither), and which
 * refuses a key that stands twice in one object, where JSON.parse quietly takes the last.
 *
 * @throws JsonSyntaxError
 */
export const parseJson = (text: string): unknown => {
  checkSyntax(text);
  return JSON.parse(text);
};
