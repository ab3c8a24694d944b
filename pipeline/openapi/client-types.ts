import openapiTS, { astToString } from 'openapi-typescript';
import { isObject, type JsonObject, operationsOf } from './document.js';

const HEAD = `// Made from the document of the API by \`npm run client\`: change the routes and their schemas, not this.
`;
/** What the client for backends looks things up in; the rest says the same by address. */
const BY_NAME = /^export (interface (components|operations)|type (components|operations)\b)/;
/** What a client looks things up in that is told addresses. */
const BY_ADDRESS = /^export (interface (paths|components|operations)|type (paths|components|operations)\b)/;

/** Names of the components that something refers to, and what those refer to. */
function referredTo(part: unknown, components: JsonObject, found: Set<string>): void {
  if (Array.isArray(part)) for (const one of part) referredTo(one, components, found);
  if (!isObject(part)) return;
  const name = /^#\/components\/schemas\/(.+)$/.exec(String(part['$ref']))?.[1];
  if (name !== undefined && !found.has(name)) {
    found.add(name);
    referredTo(components[name], components, found);
  }
  for (const one of Object.values(part)) referredTo(one, components, found);
}

/**
 * What is called below some addresses, and what belongs to that. Without the problems, which are alike everywhere and one
 * class in each client.
 */
function below(prefix: string, document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  for (const { operation } of operationsOf(copy)) {
    const { responses } = operation;
    if (!isObject(responses)) continue;
    for (const status of Object.keys(responses)) if (Number(status) >= 400) delete responses[status];
  }
  const { paths, components } = copy;
  const called = Object.fromEntries(
    Object.entries(isObject(paths) ? paths : {}).filter(([path]) => path.startsWith(prefix)),
  );
  const others = isObject(components) ? components : {};
  const schemas = isObject(others['schemas']) ? others['schemas'] : {};
  const found = new Set<string>();
  referredTo(called, schemas, found);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
  return { ...copy, paths: called, components: { ...others, schemas: kept } };
}

/** Method and address of every operation, for the program; types know nothing at run time. */
function routesOf(document: JsonObject): string {
  const lines = operationsOf(document).map(
    ({ id, method, path }) => `  ${id}: { method: '${method.toUpperCase()}', path: '${path}' },`,
  );
  return `export const ROUTES = {\n${lines.toSorted().join('\n')}\n} as const;\n`;
}

async function typesOf(called: JsonObject, kept: RegExp): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(called), { defaultNonNullable: false });
  const texts = nodes.map((node) => astToString(node)).filter((text) => kept.test(text));
  return `${HEAD}${texts.join('\n')}`;
}

/** The text of `pipeline/client/openapi.ts`: types of all that backends send and are answered, and where it is sent. */
export async function clientTypes(document: JsonObject): Promise<string> {
  const called = below('/v1/', document);
  return `${await typesOf(called, BY_NAME)}\n${routesOf(called)}`;
}

/** The text of `studio-api/web/src/api/openapi.ts`: types of all that the pages of the studio send and are answered. */
export async function studioTypes(document: JsonObject): Promise<string> {
  return typesOf(below('/studio/api/', document), BY_ADDRESS);
}
