import t from 'tap';
import { refusalOf } from '../src/add/file-kinds.js';
import { type Item, isMoving, percentOf, phaseOf, sentPercent } from '../src/add/item.js';

const item = (phase: Item['phase'], size = 100): Item => ({ id: 'i', name: 'n', size, sourceId: null, phase });

t.test('files that are no use are not sent', async (t) => {
  const file = (name: string, type: string, size = 10) => ({ name, type, size });
  t.equal(refusalOf(file('a.mp4', 'video/mp4')), null);
  t.equal(refusalOf(file('a.GIF', 'image/gif')), null);
  // Browsers name no type for what they do not know.
  t.equal(refusalOf(file('a.MKV', '')), null);
  t.equal(refusalOf(file('a.jpg', 'image/jpeg')), 'not_a_video');
  t.equal(refusalOf(file('a.mp4', 'video/mp4', 0)), 'empty');
  t.equal(refusalOf(file('a.mp4', 'video/mp4', 500_000_001)), 'too_large');
});

t.test('what the server says is a phase', async (t) => {
  const said = { state: 'processing', seconds: null, progress: null, problem: null };
  t.same(phaseOf(said), { kind: 'making', stage: null, percent: 0 });
  t.same(phaseOf({ ...said, progress: { stage: 'encode', percent: 41.6 } }), {
    kind: 'making',
    stage: 'encode',
    percent: 42,
  });
  t.same(phaseOf({ ...said, state: 'ready', seconds: 4 }), { kind: 'ready', seconds: 4 });
  const problem = { code: 'too_long', advice: 'Cut it.', retry: 'never' };
  t.same(phaseOf({ ...said, state: 'failed', problem }), {
    kind: 'refused',
    code: 'too_long',
    advice: 'Cut it.',
  });
});

t.test('what is sent of all', async (t) => {
  t.equal(sentPercent([]), null);
  t.equal(sentPercent([item({ kind: 'ready', seconds: 1 })]), null);
  const sending = item({ kind: 'sending', sent: 50, broken: false });
  t.equal(sentPercent([sending, item({ kind: 'waiting' })]), 25);
  t.equal(isMoving(sending), true);
  t.equal(isMoving(item({ kind: 'stopped', code: 'unreachable', advice: '' })), false);
  t.equal(percentOf(999, 1000), 99, 'all is said only once all is there');
  t.equal(percentOf(5, 0), 0);
});
