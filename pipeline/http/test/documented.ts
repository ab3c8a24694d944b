import type { Test } from 'tap';
import { Compile, type Validator } from 'typebox/compile';
import type { App } from '../base.js';
import { Problem } from '../schemas.js';
import { at, isJson, type Json, resolved } from './json.js';

/** An answer as its client gets it. A body that is no text (bytes, a stream) is null. */
export type SeenAnswer = {
  readonly method: string;
  /** As the document writes it: `/v1/clips/{id}`. */
  readonly path: string;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: string | null;
};

const problem = Compile(Problem);
/** The same schemas come again with every app of a process. */
const compiled = new Map<string, Validator>();

/** A schema that lets nothing through of which it says nothing. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isJson(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return isJson(schema['properties']) ? { additionalProperties: false, ...inner } : inner;
}

function validatorOf(document: unknown, schema: unknown): Validator {
  const whole = closed(resolved(document, schema));
  const key = JSON.stringify(whole);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  if (!isJson(whole)) throw new Error('an answer has no schema');
  const made = Compile(whole);
  compiled.set(key, made);
  return made;
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const bodyFaults = (validator: Validator, body: unknown): string[] =>
  validator.Check(body)
    ? []
    : [...validator.Errors(body)].map(
        (error) => `${error.instancePath === '' ? '/' : error.instancePath} ${error.message}`,
      );

/** The type without parameters, such as a charset. */
const bareType = (type: string | undefined): string => type?.split(';')[0]?.trim().toLowerCase() ?? '';

function headerFaults(declared: unknown, header: SeenAnswer['header']): string[] {
  return Object.entries(isJson(declared) ? declared : {}).flatMap(([name, one]) => {
    const value = header(name);
    if (value === undefined) return at(one, 'required') === true ? [`has no header ${name}`] : [];
    return at(one, 'schema', 'type') === 'integer' && !/^\d+$/.test(value) ? [`${name} is no number: ${value}`] : [];
  });
}

function contentFaults(document: unknown, content: Json, answer: SeenAnswer): string[] {
  const type = bareType(answer.header('content-type'));
  const [group = ''] = type.split('/');
  const media = content[type] ?? content[`${group}/*`];
  if (media === undefined)
    return [`is ${type === '' ? 'of no type' : type}, and is said to be ${Object.keys(content).join(' or ')}`];
  if (answer.body === null || answer.method === 'HEAD' || !/[/+]json$/.test(type)) return [];
  const body = parsed(answer.body);
  if (body === undefined) return ['is no JSON'];
  const faults = bodyFaults(validatorOf(document, at(media, 'schema')), body);
  const examples = at(media, 'examples');
  const code = at(body, 'code');
  // Every code that an operation can answer with is among its examples.
  if (type === 'application/problem+json' && isJson(examples) && !Object.hasOwn(examples, String(code)))
    faults.push(`/code ${String(code)} is none of ${Object.keys(examples).join(', ')}`);
  return faults;
}

/** What a document says differently from an answer that was seen; nothing where they agree. */
export function faultsOf(document: unknown, answer: SeenAnswer): string[] {
  const item = at(document, 'paths', answer.path);
  const operation = at(item, answer.method.toLowerCase()) ?? (answer.method === 'HEAD' ? at(item, 'get') : undefined);
  const name = `${String(at(operation, 'operationId') ?? answer.path)} (${answer.method} ${answer.path}) ${answer.status}`;
  const told = (faults: readonly string[]): string[] => faults.map((fault) => `${name}: ${fault}`);
  if (operation === undefined) {
    // Pages for people, and addresses at which there is nothing.
    if (answer.status < 400 || answer.method === 'HEAD' || answer.body === null) return [];
    return told(bodyFaults(problem, parsed(answer.body)));
  }
  const declared = at(operation, 'responses', String(answer.status));
  if (!isJson(declared)) return told(['is not among its answers']);
  const { content } = declared;
  const faults = headerFaults(declared['headers'], answer.header);
  if (isJson(content)) return told([...faults, ...contentFaults(document, content, answer)]);
  return told((answer.body ?? '') === '' ? faults : [...faults, 'has a body, and is said to have none']);
}

const textOf = (payload: unknown): string | null => {
  if (payload === undefined || payload === null) return '';
  return typeof payload === 'string' ? payload : null;
};

/**
 * Holds every answer of an app against its document, and has the test fail that it is not as described. To be added
 * before the routes.
 */
export function holdToDocument(t: Test, app: App): void {
  const told = new Set<string>();
  app.addHook('onSend', async (request, reply, payload) => {
    const header = (name: string): string | undefined => {
      const value = reply.getHeader(name);
      return value === undefined ? undefined : String(value);
    };
    const path = (request.routeOptions.url ?? '').replaceAll(/:([a-zA-Z]+)/g, '{$1}');
    const seen = { method: request.method, path, status: reply.statusCode, header, body: textOf(payload) };
    for (const fault of faultsOf(app.swagger(), seen)) {
      if (!told.has(fault)) t.fail(fault);
      told.add(fault);
    }
  });
}
