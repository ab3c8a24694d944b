import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { RULES, startApi } from '../../http/test/harness.js';
import { clientTypes } from '../client-types.js';
import { documentOf, isObject, type JsonObject, operationsOf } from '../document.js';
import { lintDocument } from '../lint.js';

const api = await startApi(t, testFolder(t));
const document = await documentOf(await api.serve(RULES));

/** The document with one operation changed. */
function changed(id: string, change: (operation: JsonObject) => void): JsonObject {
  const copy = structuredClone(document);
  const found = operationsOf(copy).find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  change(found.operation);
  return copy;
}

t.test('the document keeps the rules of redocly.yaml', async (t) => {
  t.same(await lintDocument(document), []);
});

t.test('and one that breaks them is told where', async (t) => {
  const breaks: readonly [string, (operation: JsonObject) => void, RegExp][] = [
    ['getClip', (operation) => delete operation['summary'], /^operation-summary .*clips~1\{id\}/],
    ['getClip', (operation) => delete operation['security'], /^security-defined /],
    ['getClip', (operation) => (operation['operationId'] = 'listClips'), /^operation-operationId-unique /],
    ['getClip', (operation) => (operation['operationId'] = 'get-clip'), /^rule\/operation-ids-are-words /],
    ['listClips', (operation) => (operation['tags'] = ['no-such-tag']), /^operation-tag-defined /],
    [
      'getClip',
      (operation) => (operation['responses'] = { 500: { description: 'Never well.' } }),
      /^rule\/operations-succeed /,
    ],
    ['getClip', (operation) => (operation['parameters'] = []), /^path-parameters-defined /],
    [
      'getClip',
      (operation) => {
        const { responses } = operation;
        const answer = isObject(responses) ? responses['503'] : undefined;
        if (isObject(answer)) delete answer['headers'];
      },
      /^response-contains-header /,
    ],
    [
      'playClip',
      (operation) => {
        const body = operation['requestBody'];
        if (isObject(body)) body['content'] = { 'application/json': { schema: { $ref: '#/components/schemas/None' } } };
      },
      /^no-unresolved-refs /,
    ],
  ];
  for (const [id, change, rule] of breaks) {
    const faults = await lintDocument(changed(id, change));
    t.ok(
      faults.some((fault) => rule.test(fault)),
      `${rule}: ${faults.join('; ')}`,
    );
  }
});

t.test('the types of the client follow the document', async (t) => {
  const text = await clientTypes(document);
  t.match(text, "  getClip: { method: 'GET', path: '/v1/clips/{id}' },");
  t.match(text, /\n {8}Clip: \{/);
  t.notMatch(text, 'application/problem+json');
  t.notMatch(text, 'releasePurge', 'what operators call is no part of it');
  t.notMatch(text, 'PurgeStatus');
  const other = changed('getClip', (operation) => (operation['operationId'] = 'readClip'));
  t.match(await clientTypes(other), "readClip: { method: 'GET', path: '/v1/clips/{id}' }");
});
