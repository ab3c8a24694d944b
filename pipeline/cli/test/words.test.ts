import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import t from 'tap';
import { PresetError } from '../../../presets/index.js';
import { QikError } from '../../errors/catalogue.js';
import { failure } from '../answer.js';
import { progressView } from '../progress.js';
import { bytes, className, count, number, rate, seconds, table } from '../words.js';

t.test('figures', async (t) => {
  t.same([999, 1000, 722_162, 5_000_000, 84_000_000_000].map(bytes), ['999 B', '1 kB', '722 kB', '5.0 MB', '84.0 GB']);
  t.same([696_400, 5_600_000].map(rate), ['696 kbit/s', '5.6 Mbit/s']);
  t.same([30, 30_000 / 1001].map(number), ['30', '29.97']);
  t.same([seconds(1234), count(1, 'file'), count(2, 'file')], ['1.2 s', '1 file', '2 files']);
  t.equal(className('constrained-baseline'), 'Constrained Baseline');
});

t.test('a table', async (t) => {
  t.equal(
    table(
      ['file', 'size', 'picture'],
      [
        ['a.mp4', '1.2 MB', '640x360'],
        ['longer.mp4', '30 kB', '64x36'],
      ],
    ),
    ['file          size  picture', 'a.mp4       1.2 MB  640x360', 'longer.mp4   30 kB  64x36'].join('\n'),
  );
  t.equal(
    table(
      [],
      [
        ['a', 'b'],
        ['ccc', 'd'],
      ],
    ),
    'a    b\nccc  d',
    'a head is not needed',
  );
  const cell = fc.stringMatching(/^[a-z0-9]{1,9}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
      const lines = table(['x', 'y', 'z'], rows).split('\n');
      return (
        lines.length === rows.length + 1 &&
        rows.every((row, index) => row.every((text) => lines[index + 1]?.includes(text)))
      );
    }),
  );
});

t.test('failures', async (t) => {
  t.match(failure(new PresetError('profiles/x.json', '/video/fps', 'is missing')), {
    exitCode: 1,
    document: { error: { code: 'invalid_preset', retry: 'never', detail: 'profiles/x.json: /video/fps is missing' } },
  });
  t.match(failure(new QikError('contract_violated', 'too large')), { exitCode: 4 });
  t.match(failure(new QikError('encode_stalled')), { exitCode: 1, document: { error: { retry: 'later' } } });
  t.match(failure(new DOMException('stop', 'AbortError')), {
    exitCode: 1,
    document: { error: { code: 'aborted', retry: 'now' } },
  });
  t.match(failure(new Error('odd')), { exitCode: 1, document: { error: { code: 'internal' } } });
});

const shown = (isTTY: boolean, json: boolean): string => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  const view = progressView(stream, json);
  view.show({ stage: 'probe', percent: 0, etaMs: null });
  for (const percent of [0, 10, 30, 60, 99, 100]) view.show({ stage: 'encode', percent, etaMs: 5000 - percent * 50 });
  view.end();
  return String(stream.read() ?? '');
};

t.test('progress', async (t) => {
  const lines = [
    'looking at the file',
    'encoding',
    'encoding: 25 %',
    'encoding: 50 %',
    'encoding: 75 %',
    'encoding: 100 %',
  ];
  t.equal(shown(false, false), `${lines.join('\n')}\n`, 'plain lines in a log, not one for every change');
  t.equal(shown(false, true), '', 'nothing where a program reads along');
  const bar = shown(true, false);
  t.match(bar, /encoding +\[=+\] 100%/, 'a bar on a terminal');
  t.match(bar, '\u001b[?25h', 'which gives the cursor back');
});
