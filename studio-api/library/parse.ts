import { Compile } from 'typebox/compile';
import { type FieldError, QikError } from '../../pipeline/errors/catalogue.js';
import { fieldErrors, inWords } from '../../pipeline/errors/fields.js';
import { FlikContent } from './content.js';

const content = Compile(FlikContent);

/** Fields that are merged key by key; all others are replaced as a whole. */
const BY_KEY = ['titles', 'descriptions', 'altTexts', 'keywords', 'rights'] as const;
/** Of these a key that is given as null goes. The keys of `rights` are always there. */
const BY_LOCALE: ReadonlySet<string> = new Set(['titles', 'descriptions', 'altTexts', 'keywords']);
const MERGED: ReadonlySet<string> = new Set(BY_KEY);

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mergedField(name: string, before: unknown, after: unknown): unknown {
  if (!MERGED.has(name) || !isObject(before) || !isObject(after)) return after;
  const entries = Object.entries({ ...before, ...after });
  return Object.fromEntries(BY_LOCALE.has(name) ? entries.filter(([, value]) => value !== null) : entries);
}

/**
 * A content with some of its fields changed. Texts are merged by locale, and a locale that is null goes; `rights` is
 * merged by its fields; everything else is replaced. Fields that there are none of stay, for the check to name them.
 */
export function mergeContent(before: FlikContent, patch: unknown): unknown {
  if (!isObject(patch)) {
    const errors = [{ path: '', message: 'must be an object' }];
    throw new QikError('invalid_request', inWords(errors), { errors });
  }
  const known: Json = before;
  return {
    ...before,
    ...Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, mergedField(name, known[name], value)])),
  };
}

/** What the fields say together that none of them says alone. */
function contradictions({ trim, poster, rights }: FlikContent): FieldError[] {
  const errors: FieldError[] = [];
  if (trim !== null && trim.end <= trim.start) {
    errors.push({ path: '/trim/end', message: 'must be after its start' });
  } else if (trim !== null && poster !== null && poster > trim.end - trim.start) {
    errors.push({ path: '/poster', message: 'must lie within the part that is kept' });
  }
  if (rights.expiresAt !== null && Number.isNaN(Date.parse(rights.expiresAt))) {
    errors.push({ path: '/rights/expiresAt', message: 'is no time that there is' });
  }
  return errors;
}

/** Everything that is wrong with what should be the content of a Flik; nothing when it is one. */
export function faultsOf(value: unknown): FieldError[] {
  if (content.Check(value)) return contradictions(value);
  return fieldErrors(content.Errors(value));
}

/**
 * A value as the content of a Flik.
 *
 * @throws QikError `invalid_request` with every field at fault
 */
export function parseContent(value: unknown): FlikContent {
  const errors = faultsOf(value);
  if (errors.length === 0 && content.Check(value)) return value;
  throw new QikError('invalid_request', inWords(errors), { errors });
}
