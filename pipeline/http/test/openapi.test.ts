import t from 'tap';
import { Compile } from 'typebox/compile';
import { testFolder } from '../../../fixtures/test/folder.js';
import { faultsOf, type SeenAnswer } from './documented.js';
import { RULES, startApi } from './harness.js';
import { at, isJson, type Json, listAt, objectAt, resolved } from './json.js';

const api = await startApi(t, testFolder(t));
const { base, app } = await api.open(RULES);

const METHODS = ['get', 'put', 'post', 'delete', 'head', 'patch', 'options'];
const document: unknown = await (await fetch(`${base}/openapi.json`)).json();
const whole = resolved(document, document);
const operations = Object.entries(objectAt(whole, 'paths')).flatMap(([path, item]) =>
  Object.entries(isJson(item) ? item : {}).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    method,
    operation: isJson(operation) ? operation : {},
  })),
);

/** Every schema with the examples that it must let through. */
function mediaTypes(operation: Json): { readonly where: string; readonly type: string; readonly media: Json }[] {
  const bodies: [string, unknown][] = [
    ['request', at(operation, 'requestBody', 'content')],
    ...Object.entries(objectAt(operation, 'responses')).map(([status, response]): [string, unknown] => [
      status,
      at(response, 'content'),
    ]),
  ];
  return bodies.flatMap(([where, content]) =>
    Object.entries(isJson(content) ? content : {}).map(([type, media]) => ({
      where,
      type,
      media: isJson(media) ? media : {},
    })),
  );
}

/** Routes of the app, as its router prints them. */
function routesOfApp(): string[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /^((?:[│ ] {3})*)[├└]── (\S*)(?: \((.+)\))?$/.exec(line);
      if (match === null) return [];
      const depth = (match[1] ?? '').length / 4;
      above.splice(depth, above.length, match[2] ?? '');
      const path = above.join('').replaceAll(/:([a-zA-Z]+)/g, '{$1}');
      return (match[3] ?? '')
        .split(', ')
        .filter((method) => method !== '')
        .map((method) => `${method} ${path}`);
    });
}

t.test('the document is one of OpenAPI 3.1', async (t) => {
  t.match(document, { openapi: /^3\.1\.\d+$/, info: { title: 'qik', version: /./, description: /./ } });
  const tags = listAt(document, 'tags').map((tag) => at(tag, 'name'));
  const schemes = Object.keys(objectAt(document, 'components', 'securitySchemes'));
  const ids = operations.map(({ operation }) => operation['operationId']);
  t.equal(new Set(ids).size, ids.length, 'ids of operations are unique');
  for (const { name, path, method, operation } of operations) {
    t.ok(METHODS.includes(method), name);
    t.match(operation, { operationId: /^[a-z][A-Za-z]+$/, summary: /^[A-Z].*[^.]$/ }, name);
    t.ok(
      listAt(operation, 'tags').length === 1 && tags.includes(listAt(operation, 'tags')[0]),
      `${name} has one of the tags that are explained`,
    );
    for (const requirement of listAt(operation, 'security'))
      t.ok(isJson(requirement) && Object.keys(requirement).every((scheme) => schemes.includes(scheme)), name);
    const inPath = listAt(operation, 'parameters')
      .filter((parameter) => at(parameter, 'in') === 'path')
      .map((parameter) => [at(parameter, 'name'), at(parameter, 'required')]);
    t.same(
      inPath,
      [...path.matchAll(/\{([^}]+)\}/g)].map((match) => [match[1], true]),
      `parameters of ${name}`,
    );
    for (const parameter of listAt(operation, 'parameters'))
      t.match(parameter, { in: /^(path|query|header)$/, name: /./, schema: Object, description: /./ }, name);
  }
});

t.test('every answer is described, and every example is one', async (t) => {
  for (const { name, operation } of operations) {
    const responses = objectAt(operation, 'responses');
    t.ok(
      Object.keys(responses).some((status) => status.startsWith('2')),
      `${name} can succeed`,
    );
    t.equal('401' in responses, listAt(operation, 'security').length > 0, `${name} says whether it wants a key`);
    for (const [status, response] of Object.entries(responses)) {
      t.match(status, /^[2-5]\d\d$/, name);
      t.match(at(response, 'description'), /^(?!Default Response).+/, `${name} ${status}`);
      if (Number(status) >= 400) t.ok(at(response, 'content', 'application/problem+json'), `${name} ${status}`);
    }
    for (const { where, type, media } of mediaTypes(operation)) {
      const schema = media['schema'];
      if (!isJson(schema)) throw new Error(`${name} ${where} ${type} has no schema`);
      const compiled = Compile(schema);
      const examples = [
        ...Object.values(isJson(media['examples']) ? media['examples'] : {}).map((example) => at(example, 'value')),
        ...('example' in media ? [media['example']] : []),
      ];
      for (const example of examples) t.ok(compiled.Check(example), `${name} ${where}: ${JSON.stringify(example)}`);
    }
  }
});

t.test('an answer that is not as it says is told of', async (t) => {
  const response = await fetch(`${base}/v1/clips`, { headers: { authorization: `Bearer ${await api.keyFor('one')}` } });
  const sent = await response.text();
  const seen = (more: Partial<SeenAnswer>, headers: Readonly<Record<string, string>> = {}): string[] =>
    faultsOf(document, {
      ...{ method: 'GET', path: '/v1/clips', status: 200, body: sent },
      header: (name) => ({ 'content-type': 'application/json; charset=utf-8', ...headers })[name],
      ...more,
    });
  t.same(seen({}), []);
  t.match(seen({ status: 418 }), [/listClips .* 418: is not among its answers/]);
  t.match(seen({ body: '{"clips":[]}' }), [/must have required properties nextCursor/]);
  t.match(seen({ body: '{"clips":[],"nextCursor":7}' }), [/\/nextCursor/]);
  t.match(seen({ body: '{"clips":[],"nextCursor":null,"more":1}' }), [/\/more/, /additional/]);
  t.match(seen({ body: '{' }), [/no JSON/]);
  t.match(seen({}, { 'content-type': 'text/html' }), [/is text\/html, and is said to be application\/json/]);
  const problem = (code: string) => ({
    ...{
      status: 503,
      body: JSON.stringify({
        ...{ type: 't', title: 't', status: 503, detail: 'd', requestId: 'r' },
        code,
        retry: 'later',
      }),
    },
  });
  const type = { 'content-type': 'application/problem+json' };
  t.same(seen(problem('busy'), { ...type, 'retry-after': '5' }), []);
  t.match(seen(problem('busy'), type), [/has no header retry-after/]);
  t.match(seen(problem('busy'), { ...type, 'retry-after': 'soon' }), [/retry-after is no number/]);
  t.match(seen(problem('gone'), { ...type, 'retry-after': '5' }), [/\/code gone is none of/]);
  t.match(seen({ path: '/v1/nothing', status: 404, body: '{}' }, type), [/required/]);
  t.match(seen({ method: 'DELETE', path: '/v1/webhooks/{id}', status: 204, body: 'gone' }), [/is said to have none/]);
});

t.test('every route is in it, and nothing else', async (t) => {
  const hidden = /^\/docs(\/|$)|^\/openapi\.json$/;
  const routes = routesOfApp().filter((route) => !hidden.test(route.split(' ')[1] ?? ''));
  t.ok(routes.includes('POST /v1/clips'), routes.join('\n'));
  // What answers to GET answers to HEAD, and the document need not say that twice.
  const expected = routes.filter(
    (route) => !routes.includes(route.replace(/^HEAD /, 'GET ')) || !route.startsWith('HEAD '),
  );
  t.same(operations.map(({ name }) => name).toSorted(), expected.toSorted());
});

t.test('the readable pages', async (t) => {
  const docs = await fetch(`${base}/docs`);
  t.equal(docs.status, 200);
  t.match(docs.headers.get('content-type'), /text\/html/);
  const errors = await fetch(`${base}/docs/errors`);
  t.equal(errors.status, 200);
  t.match(errors.headers.get('content-security-policy'), "default-src 'none'");
  const page = await errors.text();
  t.match(page, '<tr id="not_a_video">');
  t.notMatch(page, /`/, 'no marks of another format');
});
