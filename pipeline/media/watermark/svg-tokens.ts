import { refuse } from './refuse.js';

export type Attribute = { readonly name: string; readonly value: string };
export type Token =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: readonly Attribute[];
      readonly closed: boolean;
    }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/** Names as drawing programs write them; XML allows more, a logo does not need it. */
const NAME = /[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?/y;
const SPACE = /[ \t\r\n]*/y;
const VALUE = /"([^"<]*)"|'([^'<]*)'/y;
const TEXT = /[^<]+/y;
const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.[01]\1(?:\s+encoding\s*=\s*(["'])utf-?8\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>/i;
/** Characters that XML forbids (XML 1.0, production 2), and U+0085 and U+2028, which some readers take for line ends. */
const FORBIDDEN = /[^\t\n\r\u0020-\u007e\u00a0-\u2027\u2029-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const MAX_ATTRIBUTES = 60;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const notUnderstood = (): never =>
  refuse('The SVG is not written in a way that is understood; export it again as plain SVG, or send a PNG.');

/** Replaces the five entities of XML and numbered characters; every other `&` is refused. */
const decode = (raw: string): string => {
  const decoded = raw.replace(/&(?:([a-z]+)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g, (_, name, decimal, hex) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? notUnderstood();
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(String(hex), 16) : -1;
    return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : notUnderstood();
  });
  return FORBIDDEN.test(decoded) ? notUnderstood() : decoded;
};

/** Reads one token after the other; anything outside this small part of XML ends in a refusal. */
class Reader {
  private at = 0;
  constructor(private readonly source: string) {}

  get done(): boolean {
    return this.at >= this.source.length;
  }

  skipDeclaration(): void {
    this.at = DECLARATION.exec(this.source)?.[0].length ?? 0;
  }

  next(): Token | null {
    if (this.take('<!--')) {
      this.upTo('-->');
      return null;
    }
    if (this.take('<![CDATA[')) return { kind: 'text', text: this.upTo(']]>') };
    if (this.starts('<!'))
      return refuse('The SVG has a DOCTYPE or declares entities; remove the lines that start with <!.');
    if (this.starts('<?')) return refuse('The SVG has processing instructions; remove the lines that start with <?.');
    if (this.take('</')) {
      const name = this.match(NAME);
      this.match(SPACE);
      return this.take('>') ? { kind: 'close', name } : notUnderstood();
    }
    if (this.take('<')) return this.openTag();
    return { kind: 'text', text: decode(this.match(TEXT)) };
  }

  private openTag(): Token {
    const name = this.match(NAME);
    const attributes: Attribute[] = [];
    for (;;) {
      const space = this.match(SPACE);
      if (this.take('/>')) return { kind: 'open', name, attributes, closed: true };
      if (this.take('>')) return { kind: 'open', name, attributes, closed: false };
      if (space === '' || attributes.length === MAX_ATTRIBUTES) return notUnderstood();
      const attribute = this.attribute();
      if (attributes.some((other) => other.name === attribute.name)) return notUnderstood();
      attributes.push(attribute);
    }
  }

  private attribute(): Attribute {
    const name = this.match(NAME);
    this.match(SPACE);
    if (!this.take('=')) return notUnderstood();
    this.match(SPACE);
    return { name, value: decode(this.match(VALUE).slice(1, -1)) };
  }

  private starts(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    if (!this.starts(text)) return false;
    this.at += text.length;
    return true;
  }

  private upTo(text: string): string {
    const end = this.source.indexOf(text, this.at);
    if (end === -1) return notUnderstood();
    const between = this.source.slice(this.at, end);
    this.at = end + text.length;
    return between;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    if (found === undefined) return notUnderstood();
    this.at += found.length;
    return found;
  }
}

/**
 * Splits the text of an SVG into tags and text, entities decoded, comments left out. A small part of XML and no more:
 * no DOCTYPE, no processing instructions, no entities but the five of XML and numbers, ASCII names.
 *
 * @throws QikError invalid_watermark at the first thing that is not understood
 */
export function* readTokens(source: string): Generator<Token> {
  if (FORBIDDEN.test(source)) notUnderstood();
  const reader = new Reader(source);
  reader.skipDeclaration();
  while (!reader.done) {
    const token = reader.next();
    if (token !== null) yield token;
  }
}
