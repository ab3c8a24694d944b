export type JsonObject = { [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Operation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The one in the document, not a copy. */
  readonly operation: JsonObject;
};

/** The operations of an OpenAPI document that have an id. */
export function operationsOf(document: JsonObject): Operation[] {
  const { paths } = document;
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).flatMap(([method, operation]) => {
      if (!isObject(operation)) return [];
      const { operationId } = operation;
      return typeof operationId === 'string' ? [{ id: operationId, method, path, operation }] : [];
    }),
  );
}

const PATIENCE_MS = 15_000;

/**
 * The document that a server answers with.
 *
 * @throws Error where it answers with something else
 */
export async function documentOf(url: string): Promise<JsonObject> {
  const response = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const document: unknown = await response.json();
  if (!response.ok || !isObject(document) || !isObject(document['paths']))
    throw new Error(`${url}/openapi.json answered ${response.status} and no document`);
  return document;
}
