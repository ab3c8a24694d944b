import type { FieldError } from './catalogue.js';

/** One finding of a validator, in the terms of JSON Schema. */
export type SchemaError = {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params?: unknown;
  readonly message?: string | undefined;
};

const BRANCH = /^(.*\/anyOf\/)(\d+)/;

const listIn = (params: unknown, name: string): readonly unknown[] => {
  const found: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return Array.isArray(found) ? found : [];
};

const isWrongType = (error: SchemaError, at: string): boolean => error.keyword === 'type' && error.instancePath === at;

/**
 * A value that fits none of several schemas is reported by every one of them. The schema that it was meant for is the
 * one whose kind of value it is; what the others say only confuses.
 */
function meant(errors: readonly SchemaError[]): SchemaError[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf');
  return errors.filter((error) => {
    if (error.keyword === 'anyOf') return false;
    const branch = BRANCH.exec(error.schemaPath);
    const prefix = branch?.[1];
    const union = unions.find((candidate) => `${candidate.schemaPath}/anyOf/` === prefix);
    if (branch === null || prefix === undefined || union === undefined) return true;
    const inUnion = errors.filter((other) => other.schemaPath.startsWith(prefix));
    const refusedKind = (number: string): boolean =>
      inUnion.some((other) => BRANCH.exec(other.schemaPath)?.[2] === number && isWrongType(other, union.instancePath));
    const numbers = [...new Set(inUnion.map((other) => BRANCH.exec(other.schemaPath)?.[2] ?? ''))];
    return numbers.every(refusedKind) || !refusedKind(branch[2] ?? '');
  });
}

function worded(error: SchemaError): FieldError[] {
  const path = error.instancePath;
  switch (error.keyword) {
    case 'required':
      return listIn(error.params, 'requiredProperties').map((name) => ({
        path: `${path}/${String(name)}`,
        message: 'is missing',
      }));
    case 'boolean':
      return [{ path, message: 'is not known' }];
    // Said for each property by `boolean` already.
    case 'additionalProperties':
      return [];
    case 'enum':
      return [{ path, message: `must be one of ${listIn(error.params, 'allowedValues').join(', ')}` }];
    default:
      return [{ path, message: error.message ?? 'is not valid' }];
  }
}

/** Every field at fault, once for each thing that is wrong with it, in words. */
export function fieldErrors(errors: Iterable<SchemaError>): FieldError[] {
  const all = meant([...errors]).flatMap(worded);
  return all.filter(
    (error, at) => all.findIndex((other) => other.path === error.path && other.message === error.message) === at,
  );
}

/** The same as one sentence, for the detail of an answer. */
export const inWords = (errors: readonly FieldError[]): string =>
  errors.map((error) => `${error.path === '' ? 'the document' : error.path} ${error.message}`).join('; ');
