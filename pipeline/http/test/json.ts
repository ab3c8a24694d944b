export type Json = { readonly [key: string]: unknown };

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What lies at a path of names; undefined where there is nothing. */
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isJson(inner) ? inner[key] : undefined), value);

/** @throws Error where there is no object */
export const objectAt = (value: unknown, ...path: string[]): Json => {
  const found = at(value, ...path);
  if (isJson(found)) return found;
  throw new Error(`no object at ${path.join('.')}`);
};

/** Empty where there is no list. */
export const listAt = (value: unknown, ...path: string[]): unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

/** A part of a document with what it refers to in place of its references. */
export function resolved(document: unknown, part: unknown): unknown {
  if (Array.isArray(part)) return part.map((one) => resolved(document, one));
  if (!isJson(part)) return part;
  const { $ref } = part;
  if (typeof $ref === 'string') return resolved(document, objectAt(document, ...$ref.split('/').slice(1)));
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolved(document, value)]));
}
