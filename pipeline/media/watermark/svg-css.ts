import { refuse } from './refuse.js';
import { STYLE_PROPERTIES, UNSAFE_PROPERTIES } from './svg-names.js';

/** A value that was checked, and the ids in this document that it points to. */
export type CheckedValue = { readonly value: string; readonly targets: readonly string[] };
export type Declarations = { readonly text: string; readonly targets: readonly string[] };
/** A rule of a style sheet, written anew; `classes` is null where its selectors are more than classes. */
export type Rule = Declarations & { readonly selectors: string; readonly classes: readonly string[] | null };

/** Functions that compute a colour or a transformation and can fetch nothing. */
const FUNCTIONS = new Set(
  'matrix translate translatex translatey scale scalex scaley rotate skewx skewy rgb rgba hsl hsla'.split(' '),
);
const CALL = /([^\s(),:/!'"]*)\s*\(/g;
const LOCAL_URL = /url\(\s*(["']?)#([^\s'"()#\\]+)\1\s*\)/iy;
/** Escapes could spell anything; an at-sign fetches or defines; a tag or brace has no place in a value. */
const REFUSED_CHARACTERS = /[\\@<>{}]/;
const SELECTORS = /^[A-Za-z0-9_.#*,>\s-]+$/;

/**
 * Checks the value of an attribute or a style property: only known functions, and `url()` only of the form `url(#id)`.
 *
 * @throws QikError invalid_watermark
 */
export const checkValue = (value: string): CheckedValue => {
  if (REFUSED_CHARACTERS.test(value))
    return refuse('The SVG has escapes or at-rules in its styles; export it as plain SVG.');
  const targets: string[] = [];
  for (const call of value.matchAll(CALL)) {
    const name = (call[1] ?? '').toLowerCase();
    if (FUNCTIONS.has(name)) continue;
    LOCAL_URL.lastIndex = call.index;
    const target = name === 'url' ? LOCAL_URL.exec(value)?.[2] : undefined;
    if (target === undefined)
      return refuse('The SVG points outside itself or uses a function that is not known; only url(#id) is allowed.');
    targets.push(target);
  }
  return { value, targets };
};

const withoutComments = (css: string): string => {
  // A space, so that two halves of a word around a comment do not become one.
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, ' ');
  return bare.includes('/*') ? refuse('The SVG has a comment without an end in its styles.') : bare;
};

/** Refuses what would be lost with a property that is left out, so that no mark silently looks different. */
export const refuseUnsafeProperty = (name: string, value: string): void => {
  if (UNSAFE_PROPERTIES.test(name) && value.trim().toLowerCase() !== 'none')
    refuse('The SVG uses filters or markers; flatten them before exporting, or send a PNG.');
};

/**
 * Checks `name: value; ...` and writes it anew with only the properties that a mark needs.
 *
 * @throws QikError invalid_watermark
 */
export const readDeclarations = (css: string): Declarations => {
  const kept: string[] = [];
  const targets: string[] = [];
  for (const declaration of withoutComments(css).split(';')) {
    if (declaration.trim() === '') continue;
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const checked = checkValue(declaration.slice(colon + 1).trim());
    if (colon === -1 || !/^-{0,2}[a-z][a-z0-9-]*$/.test(name))
      return refuse('The SVG has a style that is not understood; export it as plain SVG.');
    refuseUnsafeProperty(name, checked.value);
    if (!STYLE_PROPERTIES.has(name)) continue;
    kept.push(`${name}:${checked.value}`);
    targets.push(...checked.targets);
  }
  return { text: kept.join(';'), targets };
};

const classesOf = (selectors: string): string[] | null => {
  const parts = selectors.split(',').map((part) => part.trim());
  return parts.every((part) => /^\.[A-Za-z0-9_-]+$/.test(part)) ? parts.map((part) => part.slice(1)) : null;
};

/**
 * Reads a style sheet of plain rules. A rule that points to an id must be for classes alone, so that it is known which
 * elements it reaches.
 *
 * @throws QikError invalid_watermark
 */
export const readStyleSheet = (css: string): Rule[] => {
  const rules: Rule[] = [];
  const bare = withoutComments(css);
  const rest = bare.replace(/([^{}]*)\{([^{}]*)\}/g, (_, before: string, body: string) => {
    const selectors = before.trim();
    if (!SELECTORS.test(selectors))
      return refuse('The SVG has at-rules or selectors that are not understood in its styles; export it as plain SVG.');
    const declarations = readDeclarations(body);
    const classes = classesOf(selectors);
    if (classes === null && declarations.targets.length > 0)
      return refuse('The SVG points to an id in a style that is not for a class; set it on the element itself.');
    rules.push({ ...declarations, selectors, classes });
    return '';
  });
  return rest.trim() === '' ? rules : refuse('The SVG has a style that is not understood; export it as plain SVG.');
};
