import { TextDecoder } from 'node:util';
import { refuse } from './refuse.js';
import { checkValue, readDeclarations, readStyleSheet, refuseUnsafeProperty } from './svg-css.js';
import {
  DRAWN_ELEMENTS,
  KEPT_ATTRIBUTES,
  SILENT_ELEMENTS,
  STYLE_PROPERTIES,
  SVG_NAMESPACE,
  XLINK_NAMESPACE,
} from './svg-names.js';
import { sizeOf } from './svg-size.js';
import { type Attribute, readTokens, type Token } from './svg-tokens.js';
import { boundTree, MAX_DEPTH, MAX_ELEMENTS, type Node } from './svg-tree.js';

export type SvgImage = {
  readonly kind: 'svg';
  /** Its own size; only the shape of it matters. */
  readonly width: number;
  readonly height: number;
  /** Whether letters are in it that need a font. */
  readonly hasText: boolean;
  /** The picture written anew for this many pixels: only what was read and understood is in it. */
  readonly source: (width: number, height: number) => string;
};

type OpenTag = Extract<Token, { kind: 'open' }>;

const MAX_BYTES = 256 * 1024;
/** Letters cost more than shapes: each is shaped by the text engine. */
const MAX_LETTERS = 1000;
/** Carry out, embed, animate or compute; refused wherever they stand, with or without a prefix. */
const REFUSED_ELEMENTS =
  /^(script|foreignobject|image|feimage|iframe|object|embed|video|audio|canvas|animate.*|set|handler|listener|a|switch|filter|fe[a-z]+|pattern|marker|font.*|cursor|link|include)$/i;

/** Set by whoever draws the picture. */
const SIZE_ATTRIBUTES = new Set(['width', 'height', 'viewBox', 'x', 'y']);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const decodeText = (bytes: Buffer): string => {
  if (bytes.length > MAX_BYTES) return refuse(`The SVG is too large; ${MAX_BYTES / 1024} KB are allowed.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return refuse('The SVG is not valid UTF-8; save it with that encoding.', { cause });
  }
};

/** A prefix for SVG's own names would hide them from the rules; a second default namespace would, too. */
const checkNamespace = ({ name, value }: Attribute): void => {
  const isDefault = name === 'xmlns';
  if (isDefault ? value !== SVG_NAMESPACE : value === SVG_NAMESPACE)
    refuse('The SVG uses namespaces in an unusual way; export it as plain SVG.');
};

const isNamespace = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');

/** Rules for every attribute of every element, kept or not. */
const checkAttribute = (attribute: Attribute): void => {
  const local = localName(attribute.name).toLowerCase();
  if (isNamespace(attribute.name)) checkNamespace(attribute);
  else if (/^on/.test(local)) refuse('The SVG has event handlers; remove them.');
  else if (local === 'src' || local === 'base') refuse('The SVG loads something from elsewhere; remove that.');
  else if (local === 'href' && !/^#[^\s#'"()\\]+$/.test(attribute.value))
    refuse('The SVG points outside itself; only links of the form #id are allowed.');
};

type Builder = {
  readonly styles: string[];
  readonly classTargets: Map<string, string[]>;
  elements: number;
  letters: number;
};

const toNode = (tag: OpenTag): Node => {
  const attributes = new Map<string, string>();
  const targets: string[] = [];
  for (const { name, value } of tag.attributes) {
    if (localName(name) === 'href') {
      attributes.set('xlink:href', value);
      targets.push(value.slice(1));
    } else if (name === 'style') {
      const style = readDeclarations(value);
      attributes.set(name, style.text);
      targets.push(...style.targets);
    } else if (KEPT_ATTRIBUTES.has(name) || STYLE_PROPERTIES.has(name)) {
      attributes.set(name, value);
      // An id is a name and no style; what it is called is nobody's business.
      if (name !== 'id' && name !== 'class') targets.push(...checkValue(value).targets);
    } else {
      refuseUnsafeProperty(name, value);
    }
  }
  const classes = (attributes.get('class') ?? '').split(/\s+/).filter((name) => name !== '');
  return { name: tag.name, id: attributes.get('id') ?? null, classes, attributes, targets, content: [] };
};

/** Whether an element belongs into the picture (nothing does inside notes, whose node is null); refuses what neither draws nor is known to be harmless. */
const isDrawn = (tag: OpenTag, parent: Node | null | undefined): boolean => {
  if (REFUSED_ELEMENTS.test(localName(tag.name)))
    return refuse(`The SVG holds a part that a mark cannot have (${localName(tag.name).slice(0, 20)}); remove it.`);
  if (parent === null) return false;
  if (DRAWN_ELEMENTS.has(tag.name)) return true;
  // Notes of drawing programs have prefixes of their own, which no renderer draws.
  if (SILENT_ELEMENTS.has(tag.name) || tag.name.includes(':')) return false;
  return refuse('The SVG holds an element that is not known; export it as plain SVG, or send a PNG.');
};

const addText = (text: string, parent: Node | undefined, builder: Builder): void => {
  if (parent?.name === 'style') {
    for (const rule of readStyleSheet(text)) {
      builder.styles.push(`${rule.selectors}{${rule.text}}`);
      for (const name of rule.classes ?? [])
        builder.classTargets.set(name, [...(builder.classTargets.get(name) ?? []), ...rule.targets]);
    }
  } else if (parent?.name === 'text' || parent?.name === 'tspan') {
    builder.letters += text.trim().length;
    if (builder.letters > MAX_LETTERS) refuse('The SVG holds too much text; convert it to paths.');
    parent.content.push(text);
  }
};

/** Builds the tree of what will be drawn; elements that say nothing to the eye are counted and left out. */
const buildTree = (source: string, builder: Builder): Node => {
  const names: string[] = [];
  const kept: (Node | null)[] = [];
  let root: Node | undefined;
  for (const token of readTokens(source)) {
    const parent = kept.at(-1);
    if (token.kind === 'open') {
      if (++builder.elements > MAX_ELEMENTS) return refuse(`The SVG has more than ${MAX_ELEMENTS} elements.`);
      if (names.length >= MAX_DEPTH) return refuse(`The SVG nests elements more than ${MAX_DEPTH} deep.`);
      for (const attribute of token.attributes) checkAttribute(attribute);
      if (names.length === 0 && (root !== undefined || token.name !== 'svg'))
        return refuse('The SVG needs exactly one svg element around everything.');
      const node = isDrawn(token, parent) ? toNode(token) : null;
      if (node !== null) {
        root ??= node;
        parent?.content.push(node);
      }
      if (!token.closed) {
        names.push(token.name);
        kept.push(node);
      }
    } else if (token.kind === 'close') {
      if (names.pop() !== token.name) return refuse('The tags of the SVG do not match; export it again.');
      kept.pop();
    } else if (names.length === 0 && token.text.trim() !== '') return refuse('The SVG has text outside its picture.');
    else addText(token.text, parent ?? undefined, builder);
  }
  if (root === undefined || names.length > 0) return refuse('The SVG is cut off or empty; export it again.');
  return root;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const element = (name: string, attributes: ReadonlyMap<string, string>, body: string): string => {
  const head = [name, ...[...attributes].map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  return `<${head}>${body}</${name}>`;
};

/** What is inside; style sheets are left out, because they are written anew in one place. */
const inner = (node: Node): string =>
  node.content
    .map((child) => {
      if (typeof child === 'string') return escaped(child);
      return child.name === 'style' ? '' : element(child.name, child.attributes, inner(child));
    })
    .join('');

/**
 * Reads an untrusted SVG, refuses what could fetch, run or explode, and answers a picture that is written anew from
 * what was understood: what was checked is, letter by letter, what the rasteriser gets.
 *
 * @throws QikError invalid_watermark
 */
export const readSvg = (bytes: Buffer): SvgImage => {
  const builder: Builder = { styles: [], classTargets: new Map(), elements: 0, letters: 0 };
  const root = buildTree(decodeText(bytes), builder);
  boundTree(root, builder.classTargets);
  const size = sizeOf(root.attributes);
  const sheet = builder.styles.join('\n');
  const body = (sheet === '' ? '' : element('style', new Map(), escaped(sheet))) + inner(root);
  const others = [...root.attributes].filter(([name]) => !SIZE_ATTRIBUTES.has(name));
  return {
    kind: 'svg',
    width: size.width,
    height: size.height,
    hasText: builder.letters > 0,
    source: (width, height) =>
      element(
        'svg',
        new Map([
          ['xmlns', SVG_NAMESPACE],
          ['xmlns:xlink', XLINK_NAMESPACE],
          ['width', String(width)],
          ['height', String(height)],
          ['viewBox', size.viewBox],
          ...others,
          // Whole pixels are never quite its shape: without this a hair's breadth at the edge would stay empty.
          ...(size.fills ? [['preserveAspectRatio', 'none'] as const] : []),
        ]),
        body,
      ),
  };
};
