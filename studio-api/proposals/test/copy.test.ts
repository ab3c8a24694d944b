import t from 'tap';
import { result } from '../../../pipeline/clips/test/sample.js';
import { copyOf } from '../copy.js';

type Given = Parameters<typeof copyOf>[0];
type Row = Given['row'];

const row: Row = {
  ...{ id: 'clip', tenant: 'one', apiKeyId: 'key', kind: 'personal', state: 'ready', epoch: 1, attempt: 1, starts: 1 },
  ...{ worker: null, heartbeatAt: null, stateAt: new Date(0), priority: 'normal', options: {}, sender: null },
  ...{ recipients: [], metadata: null, sentAt: new Date(0), receivedAt: new Date(0), expiresAt: new Date(0) },
  ...{ sourceKey: 'clips/clip/source', sourceBytes: 7, reservedBytes: 0, sourceSha256: 'of-the-upload' },
  ...{ sourceDroppedAt: null, policy: {}, source: result.source, progress: null, errorCode: null, errorDetail: null },
  ...{ warnings: [], skipped: [], dropped: [], timings: null, encodes: 1, analysis: null },
};
const [first] = result.renditions;
if (first === undefined) throw new Error('the sample has no rendition');
const rendition = (objectKey: string, width: number): Given['renditions'][number] => ({
  ...{ epoch: 1, objectKey, data: { ...first, width, height: 100 } },
});
const renditions = [rendition('small', 100), rendition('large', 300), rendition('middle', 200)];

t.test('what is copied holds no more than its owner agreed to show', async (t) => {
  const cut = { framing: 'square', loop: 'boomerang', poster: 1 } as const;
  const whole = copyOf({ row: { ...row, options: cut }, renditions });
  t.same(whole, { key: 'clips/clip/source', bytes: 7, sha256: 'of-the-upload', cut });
  const made = { key: 'large', cut: { framing: 'original', loop: 'none', poster: null } };
  t.match(copyOf({ row: { ...row, options: { ...cut, trim: { start: 1, end: 2 } } }, renditions }), made, 'cut off');
  const told = { ...result.source, privateData: ['location'] as const };
  t.match(copyOf({ row: { ...row, options: cut, source: told }, renditions }), made, 'where it was filmed');
  t.match(copyOf({ row: { ...row, options: cut, sourceDroppedAt: new Date(0) }, renditions }), made, 'not kept');
  t.throws(() => copyOf({ row: { ...row, source: null }, renditions: [] }), { code: 'gone' });
});
