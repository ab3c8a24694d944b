import t from 'tap';
import { type Facts, faultsOf } from '../chaos-check.js';
import { FAULTS, rounds } from '../chaos-plan.js';
import { Random } from '../chaos-random.js';
import { STAGES } from '../chaos-stage.js';

const good: Facts = {
  acknowledged: new Map([['a', 'sha-a']]),
  sent: new Set(['sha-a', 'sha-b']),
  clips: [
    { id: 'a', state: 'ready', epoch: 2, sourceKey: 'clips/a/source', sourceSha256: 'sha-a' },
    { id: 'b', state: 'ready', epoch: 1, sourceKey: 'clips/b/source', sourceSha256: 'sha-b' },
  ],
  events: ['a', 'b'].flatMap((clipId) =>
    ['clip.received', 'clip.queued', 'clip.processing', 'clip.ready'].map((type) => ({ clipId, type })),
  ),
  renditions: [
    { clipId: 'a', epoch: 2, key: 'clips/a/2/x.mp4', sha256: 'x' },
    { clipId: 'b', epoch: 1, key: 'clips/b/1/y.mp4', sha256: 'y' },
  ],
  stills: [{ clipId: 'a', epoch: 2, key: 'clips/a/2/x.jpg', sha256: 'z' }],
  objects: new Map([
    ['clips/a/source', 'sha-a'],
    ['clips/b/source', 'sha-b'],
    ['clips/a/2/x.mp4', 'x'],
    ['clips/b/1/y.mp4', 'y'],
    ['clips/a/2/x.jpg', 'z'],
  ]),
  sealed: new Set(['a', 'b']),
  leftFiles: [],
  openJobs: [],
};

const without = (key: string): Facts['objects'] => new Map([...good.objects].filter(([name]) => name !== key));
const [a, b] = good.clips;
if (a === undefined || b === undefined) throw new Error('two clips');

t.test('what is as it was promised has no fault', async (t) => {
  t.same(faultsOf(good), []);
});

const BROKEN: Readonly<Record<string, readonly [Partial<Facts>, RegExp]>> = {
  'a lost clip': [{ acknowledged: new Map([['c', 'sha-a']]) }, /c was acknowledged and is not there/],
  'another clip than was sent': [{ acknowledged: new Map([['a', 'sha-b']]) }, /a is not what was sent/],
  'a clip of nobody': [{ sent: new Set(['sha-a']) }, /b is nothing that was sent/],
  'a stuck clip': [{ clips: [{ ...a, state: 'processing' }, b] }, /a is processing/],
  'a clip that was ready twice': [
    { events: [...good.events, { clipId: 'a', type: 'clip.ready' }] },
    /a has 2 events clip.ready/,
  ],
  'a clip that went on after it was ready': [
    { events: [...good.events, { clipId: 'b', type: 'clip.processing' }] },
    /b has clip.processing as its last event/,
  ],
  'two renditions of one profile': [
    { renditions: [...good.renditions, { clipId: 'a', epoch: 2, key: 'clips/a/2/x.mp4', sha256: 'x' }] },
    /a has 2 renditions/,
  ],
  'a rendition of a lost attempt': [{ clips: [{ ...a, epoch: 3 }, b] }, /of attempt 2 and not 3/],
  'a rendition whose bytes are gone': [{ objects: without('clips/b/1/y.mp4') }, /b has another clips\/b\/1\/y.mp4/],
  'a source whose bytes are others': [
    { objects: new Map([...good.objects, ['clips/a/source', 'sha-b']]) },
    /a has another source/,
  ],
  'a stray object': [
    { objects: new Map([...good.objects, ['clips/a/1/x.mp4', 'x']]) },
    /clips\/a\/1\/x.mp4 has no row/,
  ],
  'a clip without its key': [{ sealed: new Set(['a']) }, /b has no key/],
  'a stray key': [{ sealed: new Set(['a', 'b', 'c']) }, /the key of c has no row/],
  'a file that was left': [{ leftFiles: ['/scratch/x'] }, /scratch\/x was left/],
  'a job that is not over': [{ openJobs: ['clip.a.1 (active)'] }, /clip.a.1 \(active\) is not over/],
};

t.test('everything that is not is found', async (t) => {
  for (const [name, [change, expected]] of Object.entries(BROKEN))
    t.match(faultsOf({ ...good, ...change }).join('\n'), expected, name);
});

t.test('a seed is a run, and every stage and fault has its turn', async (t) => {
  const plan = [...rounds(new Random(7), 24, FAULTS.embedded)];
  t.same([...rounds(new Random(7), 24, FAULTS.embedded)], plan);
  t.notSame([...rounds(new Random(8), 24, FAULTS.embedded)], plan);
  t.same(new Set(plan.map((round) => round.fault)), new Set(FAULTS.embedded));
  const aims = new Set(plan.map((round) => round.aim));
  t.same(
    STAGES.filter((stage) => !aims.has(stage)),
    ['start'],
    'at the start is killed by a fault of its own',
  );
  t.notOk(
    plan.some((round, index) => round.goOn && plan[index + 1]?.goOn === true),
    'a clip is never under way for three rounds',
  );
});
