import t from 'tap';
import { type KeptWatermark, loadPresets, type Presets } from '../../../presets/index.js';
import { resolveWatermark } from '../watermark/resolve.js';
import { fillTemplate } from '../watermark/text.js';

const place = { position: 'top', widthPercent: 20, marginPercent: 2, opacity: 0.5 } as const;
const safeArea = { top: 0.1, right: 0.1, bottom: 0.1, left: 0.1 };
const kept = (id: string, version: number, rest: Partial<KeptWatermark>): KeptWatermark => ({
  id,
  version,
  title: id,
  ...place,
  safeArea,
  imageBytes: null,
  ...rest,
});

const planner = {
  version: 1,
  minAreaRatio: 0.7,
  maxClassesBelow: 1,
  minMaxrateRatio: 0.7,
  minKbpsPerMegapixelSecond: 1,
  sources: [],
};
const bytes = Buffer.from('<svg viewBox="0 0 2 1"/>');
const presets: Presets = {
  profiles: [],
  efforts: [],
  planner,
  lookalikes: { version: 1, maxDistance: 0.25, minOverlapSeconds: 1, minOverlapShare: 0.6, sources: [] },
  watermarks: [
    kept('qik', 2, { image: 'qik.svg', imageBytes: bytes }),
    kept('qik', 10, { image: 'qik.svg', imageBytes: bytes, from: 1 }),
    kept('qik', 1, { image: 'qik.svg', imageBytes: bytes }),
    kept('signed', 1, { text: 'by {sender}' }),
    kept('name', 1, { text: '{sender}' }),
  ],
};
const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0H4V2z"/></svg>',
).toString('base64');

const bad = (detail: RegExp) => ({ code: 'invalid_watermark', detail });

t.test('none, the default, ids and versions', async (t) => {
  t.equal(resolveWatermark('none', presets), null);
  t.equal(resolveWatermark(undefined, presets)?.id, 'qik@10', 'newest by number, not by letters');
  t.same(resolveWatermark('qik', presets), {
    id: 'qik@10',
    content: { kind: 'image', bytes },
    ...place,
    from: 1,
    to: null,
    safeArea,
  });
  t.throws(() => resolveWatermark('nope', presets), bad(/name, qik, signed/));
  t.throws(() => resolveWatermark(undefined, { ...presets, watermarks: [] }), bad(/none/));
});

t.test('texts are filled in', async (t) => {
  t.same(resolveWatermark('signed', presets, { sender: 'Anna' })?.content, { kind: 'text', text: 'by Anna' });
  t.same(resolveWatermark('signed', presets)?.content, { kind: 'text', text: 'by' });
  t.equal(resolveWatermark('name', presets), null, 'no name, no mark');
  t.equal(resolveWatermark('name', presets, { sender: ' \u202e\u0000 ' }), null, 'an invisible name, no mark');
});

t.test('marks of a request', async (t) => {
  const image = resolveWatermark({ ...place, image: svg, from: 1, to: 2 }, presets);
  t.same(image?.safeArea, { top: 0, right: 0, bottom: 0, left: 0 });
  t.match(image, { id: 'inline', from: 1, to: 2, opacity: 0.5, content: { kind: 'image' } });
  t.same(resolveWatermark({ ...place, text: 'Hi {sender}' }, presets, { sender: 'Bo' })?.content, {
    kind: 'text',
    text: 'Hi Bo',
  });
  t.throws(() => resolveWatermark({ ...place }, presets), bad(/exactly one/));
  t.throws(() => resolveWatermark({ ...place, image: svg, text: 'x' }, presets), bad(/exactly one/));
  t.throws(() => resolveWatermark({ ...place, text: 'x', from: 2, to: 2 }, presets), bad(/from/));
  t.equal(resolveWatermark({ ...place, text: 'x', to: 2 }, presets)?.from, null);
  t.throws(() => resolveWatermark({ ...place, image: 'a===' }, presets), bad(/base64/));
  t.throws(() => resolveWatermark({ ...place, image: 'AAAA' }, presets), bad(/neither a PNG nor an SVG/));
  t.throws(() => resolveWatermark({ ...place, image: 'A'.repeat(699_052) }, presets), bad(/too large/));
});

t.test('a template', async (t) => {
  t.equal(fillTemplate('{sender}, {date}', { sender: 'A', date: 'today' }), 'A, today');
  t.equal(fillTemplate('{sender}', { sender: '{date} $& $1', date: 'x' }), '{date} $& $1', 'is filled once');
  t.equal(fillTemplate(' a\tb\r\n c\u2028d '), 'a b c d');
  t.equal(fillTemplate('a\u0007\u202eb\u2066c\u200bd\ufeff'), 'abcd');
  t.equal(fillTemplate('\ud800x'), 'x', 'lone surrogates go');
  t.equal(fillTemplate('می\u200cخواهم'), 'می\u200cخواهم', 'joiners that scripts need stay');
  t.equal(fillTemplate('e\u0301'), '\u00e9');
  t.equal(fillTemplate(`o${'\u0336'.repeat(40)}k`), `o${'\u0336'.repeat(3)}k`, 'stacks of accents are cut');
  t.equal(fillTemplate('} :-{ '), '} :-{');
  t.throws(() => fillTemplate('hi {name}'), bad(/\{sender\} and \{date\}/));
  t.throws(() => fillTemplate('hi {}'), bad(/placeholder/));
  t.throws(() => fillTemplate('{toString}'), bad(/placeholder/));
  t.throws(() => fillTemplate(' \u3164\u2800 '), bad(/nothing that can be seen/));
});

t.test('a text is cut to 120 characters between letters', async (t) => {
  t.equal(fillTemplate('{sender}', { sender: 'x'.repeat(500) })?.length, 120);
  const hearts = fillTemplate('{sender}', { sender: '💛'.repeat(200) });
  t.equal(hearts, '💛'.repeat(120), 'no pair of surrogates is torn');
  const flags = fillTemplate('{sender}', { sender: `x${'🇫🇷'.repeat(100)}` });
  t.equal(flags, `x${'🇫🇷'.repeat(59)}`, 'no flag is torn');
});

t.test('the built-in mark is there', async (t) => {
  const mark = resolveWatermark(undefined, await loadPresets());
  t.match(mark, { id: 'qik@1', position: 'bottom-right', content: { kind: 'image' } });
});
