import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { JsonSyntaxError, parseJson } from '../json.js';

const outcome = (read: (text: string) => unknown, text: string): unknown => {
  try {
    return { value: read(text) };
  } catch {
    return 'refused';
  }
};

const outcomeError = (text: string): JsonSyntaxError => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
  }
  throw new Error(`accepted: ${text}`);
};

t.test('accepts what JSON.parse accepts and answers the same', async () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      return isDeepStrictEqual(parseJson(text), JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

t.test('refuses what JSON.parse refuses, and a key that stands twice', async () => {
  const marks = ['{', '}', '[', ']', ',', ':', '"', '\\'];
  const words = ['"a"', '"b"', '1', '-', '0', '1.', 'true', 'nul', ' ', '\n', '\t'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...marks, ...words), { maxLength: 9 }), (pieces) => {
      const text = pieces.join('');
      const ours = outcome(parseJson, text);
      const theirs = outcome(JSON.parse, text);
      if (ours === 'refused' && theirs !== 'refused') return outcomeError(text).message.includes('stands twice');
      return isDeepStrictEqual(ours, theirs);
    }),
    { numRuns: 3000 },
  );
});

t.test('says where', async (t) => {
  const at = (text: string) => {
    const { line, column } = outcomeError(text);
    return [line, column];
  };
  t.same(at('abc'), [1, 1]);
  t.same(at('{\n  "a": tru\n}'), [2, 8]);
  t.same(at('{\n  "a": 1\n  "b": 2\n}'), [3, 3]);
  t.same(at('[1,\n2,\n]'), [3, 1]);
  t.same(at('{"a": 1} x'), [1, 10]);
  t.same(at('{"a": "line\nbreak"}'), [1, 7]);
});
