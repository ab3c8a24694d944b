import fc from 'fast-check';
import t from 'tap';
import { openNote, sealNote } from '../index.js';
import { sealer } from '../streams.js';
import { freshKey } from './support.js';

const key = freshKey();

t.test('a note is given back as it was, and never sealed the same way twice', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => openNote(key, 'a', sealNote(key, 'a', text)) === text),
  );
  const seals = new Set(Array.from({ length: 100 }, () => sealNote(key, 'a', 'the same')));
  t.equal(seals.size, 100);
  t.notOk([...seals].some((one) => Buffer.from(one, 'base64').includes('the same')));
  t.throws(() => sealNote(key, 'a', 'x'.repeat(70_000)), RangeError);
});

t.test('it opens with its key, for its owner, and unchanged', async (t) => {
  const note = sealNote(key, 'clip 1', 'https://example.org/?token=secret');
  for (const [words, open] of [
    ['another key', () => openNote(freshKey(), 'clip 1', note)],
    ['another owner', () => openNote(key, 'clip 2', note)],
    ['nothing', () => openNote(key, 'clip 1', '')],
    ['a part', () => openNote(key, 'clip 1', note.slice(0, 60))],
    ['no seal', () => openNote(key, 'clip 1', 'https://example.org/?token=secret')],
  ] as const)
    t.throws(open, { code: 'object_damaged' }, words);
  const bytes = Buffer.from(note, 'base64');
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ change;
      try {
        openNote(key, 'clip 1', changed.toString('base64'));
        return false;
      } catch {
        return true;
      }
    }),
  );
});

t.test('an object of a clip does not pass for a note of it', async (t) => {
  const sealing = sealer(key, 'clips/1/source');
  sealing.end('https://elsewhere.example/');
  const chunks: Buffer[] = [];
  for await (const chunk of sealing) chunks.push(Buffer.from(chunk));
  t.throws(() => openNote(key, 'clips/1/source', Buffer.concat(chunks).toString('base64')), { code: 'object_damaged' });
});
