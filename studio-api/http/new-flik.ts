import { Compile } from 'typebox/compile';
import { type FieldError, QikError } from '../../pipeline/errors/catalogue.js';
import { fieldErrors, inWords } from '../../pipeline/errors/fields.js';
import { EMPTY_CONTENT, type FlikContent } from '../library/content.js';
import { faultsOf, mergeContent, parseContent } from '../library/index.js';
import { NewFlikHead } from './flik-schemas.js';

const head = Compile(NewFlikHead);

const contentIn = (body: unknown): unknown => {
  const content = typeof body === 'object' && body !== null ? Reflect.get(body, 'content') : undefined;
  return content === undefined ? {} : content;
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The Flik that a body describes.
 *
 * @throws QikError `invalid_request` with everything that is wrong with it
 */
export function newFlikIn(body: unknown): { readonly slug: string | undefined; readonly content: FlikContent } {
  const patch = contentIn(body);
  const ofHead: FieldError[] = fieldErrors(head.Errors(body));
  const merged = isObject(patch) ? mergeContent(EMPTY_CONTENT, patch) : EMPTY_CONTENT;
  const errors = [...ofHead, ...faultsOf(merged).map(({ path, message }) => ({ path: `/content${path}`, message }))];
  if (errors.length > 0 || !head.Check(body)) throw new QikError('invalid_request', inWords(errors), { errors });
  return { slug: body.slug, content: parseContent(merged) };
}
