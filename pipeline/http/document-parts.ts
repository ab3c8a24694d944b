/** A JSON document, and any node of one. */
type Json = { [key: string]: unknown };

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Name of a component: the words of a title, each with a capital letter. */
const nameOf = (title: string): string =>
  title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** What a document says several times, said once in its `components` and referred to from everywhere else. */
class Components {
  readonly schemas: Json = {};
  readonly examples: Json = {};

  /** @returns a reference; the value itself where its name belongs to another value */
  #shared(kind: 'schemas' | 'examples', name: string, value: Json): Json {
    const known = this[kind][name];
    this[kind][name] ??= value;
    return known === undefined || JSON.stringify(known) === JSON.stringify(value)
      ? { $ref: `#/components/${kind}/${name}` }
      : value;
  }

  /** A schema whose parts with a title are references, and itself where it has one. */
  schema(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((one) => this.schema(one));
    if (!isJson(schema)) return schema;
    const { title, examples, default: byDefault, ...rest } = schema;
    const inner: Json = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, this.schema(value)]));
    const whole: Json = {
      ...(title === undefined ? {} : { title }),
      ...inner,
      // Values and not schemas: whatever they hold stays as it is.
      ...(byDefault === undefined ? {} : { default: byDefault }),
      ...(examples === undefined ? {} : { examples }),
    };
    return typeof title === 'string' ? this.#shared('schemas', nameOf(title), whole) : whole;
  }

  #media(media: unknown): unknown {
    if (!isJson(media)) return media;
    const { examples } = media;
    const shared = isJson(examples)
      ? Object.entries(examples).map(([name, value]) => [
          name,
          isJson(value) ? this.#shared('examples', name, value) : value,
        ])
      : null;
    return {
      ...media,
      schema: this.schema(media['schema']),
      ...(shared === null ? {} : { examples: Object.fromEntries(shared) }),
    };
  }

  #header(header: unknown): unknown {
    if (!isJson(header) || !isJson(header['schema'])) return header;
    // The plugin takes a header for a schema, and leaves in there what is said of the header: its schema, if it has one.
    const { required, schema: inner, ...rest } = header['schema'];
    const schema = isJson(inner) ? inner : rest;
    return { ...header, ...(required === true ? { required } : {}), schema };
  }

  /** A request's body or an answer. */
  body(body: unknown): unknown {
    if (!isJson(body)) return body;
    const each = (part: unknown, change: (value: unknown) => unknown): Json | null =>
      isJson(part) ? Object.fromEntries(Object.entries(part).map(([key, value]) => [key, change(value)])) : null;
    const content = each(body['content'], (media) => this.#media(media));
    const headers = each(body['headers'], (header) => this.#header(header));
    return { ...body, ...(headers === null ? {} : { headers }), ...(content === null ? {} : { content }) };
  }
}

const sorted = (part: Json): Json =>
  Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** An operation with what it takes and answers through `components`. */
function operationWith(components: Components, operation: unknown): unknown {
  if (!isJson(operation)) return operation;
  const { requestBody, responses } = operation;
  return {
    ...operation,
    ...(requestBody === undefined ? {} : { requestBody: components.body(requestBody) }),
    responses: Object.fromEntries(
      Object.entries(isJson(responses) ? responses : {}).map(([status, answer]) => [status, components.body(answer)]),
    ),
  };
}

/**
 * An OpenAPI document in which every schema with a title stands once, under `components`, so that it has a name in the
 * reference and in clients that are made from it; and so do the examples of problems.
 */
export function shareParts<T extends object>(document: T): T {
  const components = new Components();
  const paths: unknown = Reflect.get(document, 'paths');
  const shared = Object.fromEntries(
    Object.entries(isJson(paths) ? paths : {}).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(isJson(item) ? item : {}).map(([method, operation]) => [
          method,
          operationWith(components, operation),
        ]),
      ),
    ]),
  );
  const others: unknown = Reflect.get(document, 'components');
  return {
    ...document,
    paths: shared,
    components: {
      ...(isJson(others) ? others : {}),
      schemas: sorted(components.schemas),
      examples: sorted(components.examples),
    },
  };
}
