import { Writable } from 'node:stream';
import { DrizzleQueryError } from 'drizzle-orm';
import t from 'tap';
import { QikError } from '../../errors/catalogue.js';
import { errorFacts, limited, makeLogger } from '../index.js';

t.test('an error of the database is told without the values of its statement', async (t) => {
  const cause = Object.assign(new Error('Key (sender)=(Annabel Lee) already exists'), {
    code: '23505',
    constraint: 'clips_pkey',
  });
  const facts = errorFacts(new DrizzleQueryError('insert into clips values ($1)', ['Annabel Lee'], cause));
  t.notMatch(JSON.stringify(facts), /Annabel/);
  t.match(facts, { cause: { code: '23505', constraint: 'clips_pkey' } });
});

t.test('errors of ours are told by code and detail, others with where they came from', async (t) => {
  t.same(errorFacts(new QikError('too_large', 'A file may have 5 bytes.')), {
    name: 'QikError',
    code: 'too_large',
    message: 'A file may have 5 bytes.',
  });
  const facts = errorFacts(new QikError('internal', undefined, { cause: new TypeError('x is not a function') }));
  t.match(facts, {
    code: 'internal',
    cause: { name: 'TypeError', message: 'x is not a function', stack: [/errors\.test/] },
  });
  t.same(errorFacts('a text that somebody threw'), { name: 'string' });
});

t.test('what libraries log is kept to the same', async (t) => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = makeLogger('trace', sink);
  logger.error(
    {
      err: new DrizzleQueryError('select $1', ['Annabel'], new Error('boom')),
      req: { headers: { cookie: 'Annabel' } },
      authorization: 'Annabel',
    },
    'failed',
  );
  t.match(lines.join(''), /"msg":"failed"/);
  t.notMatch(lines.join(''), /Annabel/);
});

t.test('a flood of errors is a line a period, with the number that were left out', async (t) => {
  let now = 0;
  const seen: [string, number][] = [];
  const log = limited<string>(
    (value, leftOut) => seen.push([value, leftOut]),
    1000,
    () => now,
  );
  for (const at of [0, 10, 999, 1000, 1500, 5000]) {
    now = at;
    log(`at ${at}`);
  }
  t.same(seen, [
    ['at 0', 0],
    ['at 1000', 2],
    ['at 5000', 1],
  ]);
});
