import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { EMPTY_CONTENT, type FlikContent } from '../../library/content.js';
import { flikContent } from '../../library/test/arbitraries.js';
import { cellOfList, listOfCell } from '../cell-lists.js';
import { cellsOf, contentIn } from '../cells.js';
import { columnNames } from '../columns.js';
import { harmless, meantBy } from '../formula.js';
import { readTable, rowText, TABLE_START } from '../table.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const localesOf = ({ titles, descriptions, altTexts, keywords }: FlikContent): string[] => [
  ...new Set([titles, descriptions, altTexts, keywords].flatMap((texts) => Object.keys(texts))),
];

/** What is there of a table's rows when somebody brings them in. */
async function broughtIn(text: string, before: FlikContent = EMPTY_CONTENT) {
  const { columns, rows } = await readTable(bytes(text));
  return rows.map(({ cells }) => contentIn(before, columns, cells));
}

t.test('what goes out as a table comes in as the same contents', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(flikContent, { minLength: 1, maxLength: 4 }), async (contents) => {
      const names = columnNames([...new Set(contents.flatMap(localesOf))]);
      const rows = contents.map((content, at) => rowText(cellsOf(names, { slug: `flik-${at}`, content, media: '' })));
      const found = await broughtIn([TABLE_START + rowText(names), ...rows].join(''));
      t.strictSame(
        found,
        // The video comes beside the table.
        contents.map((content) => ({ content: { ...content, sourceId: null }, errors: [] })),
      );
    }),
    { numRuns: 150 },
  );
});

t.test('a cell is what it was, and never a formula', async (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', 'a', '＝'), maxLength: 6 }),
  );
  fc.assert(
    fc.property(text, (one) => {
      const cell = harmless(one);
      return meantBy(cell) === one && !/^[=+\-@\t\r\n＝＋－＠]/.test(cell);
    }),
  );
  t.equal(harmless('=HYPERLINK("http://evil.example")'), '\'=HYPERLINK("http://evil.example")');
  t.equal(meantBy('-5'), '-5', 'what somebody wrote without an apostrophe stays');
});

t.test('a list is what it was', async (t) => {
  const items = fc.array(fc.string({ unit: fc.constantFrom('|', '\\', ' ', 'a', 'é'), minLength: 1, maxLength: 5 }), {
    maxLength: 4,
  });
  fc.assert(fc.property(items, (some) => isDeepStrictEqual(listOfCell(cellOfList(some)), some)));
  t.strictSame(listOfCell(' love | heart||kiss '), ['love', 'heart', 'kiss'], 'as people write it');
});

t.test('tables come as programs save them', async (t) => {
  const same = { titles: { en: 'Well; done', fr: 'Bien, joué' }, tags: ['yes', 'top-10'] };
  const ways = [
    'slug,title.en,title.fr,tags\r\nx,Well; done,"Bien, joué",yes|top-10\r\n',
    '\uFEFFslug;title.en;title.fr;tags\nx;"Well; done";Bien, joué; yes | top-10 \n',
    'slug;title.en;title.fr;tags;;\rx;"Well; done";Bien, joué;yes|top-10;;\r;;;;;\r',
  ];
  for (const way of ways) t.match(await broughtIn(way), [{ content: same }], JSON.stringify(way));
  const [comma] = await broughtIn('slug;trim.start;trim.end;poster;rights.expiresAt\nx;0,5;2.25;1;2027-05-01');
  t.match(comma, { content: { trim: { start: 0.5, end: 2.25 }, poster: 1 } });
  t.match(comma, { content: { rights: { expiresAt: '2027-05-01T00:00:00Z' } } });
});

t.test('columns that are not there leave a Flik as it is, empty cells take away', async (t) => {
  const before: FlikContent = {
    ...{ ...EMPTY_CONTENT, titles: { en: 'Old', fr: 'Vieux' }, tags: ['yes'], credits: 'Anna' },
    ...{ trim: { start: 1, end: 2 }, rights: { holder: 'Anna', licence: 'MIT', expiresAt: null } },
  };
  const [row] = await broughtIn('slug,title.en,tags,trim.end,rights.licence\nx,New,,3,', before);
  t.match(row, { content: { titles: { en: 'New', fr: 'Vieux' }, tags: [], credits: 'Anna' } });
  t.match(row, { content: { trim: { start: 1, end: 3 }, rights: { holder: 'Anna', licence: '' } } });
  const [gone] = await broughtIn('slug,title.fr,trim.start,trim.end\nx,,,', before);
  t.strictSame(gone?.content?.titles, { en: 'Old' });
  t.equal(gone?.content?.trim, null);
});

t.test('what is wrong with a row is said by its columns', async (t) => {
  const errorsOf = async (text: string) => (await broughtIn(text)).map(({ errors }) => errors);
  t.match(await errorsOf('slug,poster,tags,rating,rights.expiresAt\nx,soon,Thumbs Up,adults,tomorrow'), [
    [
      { path: 'poster', message: /number of seconds/ },
      { path: 'tags', message: /lower-case/ },
      { path: 'rating', message: /one of everyone/ },
      { path: 'rights.expiresAt', message: /2027-05-01/ },
    ],
  ]);
  t.match(await errorsOf('slug,trim.start\nx,2'), [[{ path: 'trim.end', message: /start and an end/ }]]);
  t.match(await errorsOf(`slug,title.en\nx,${'a'.repeat(61)}`), [[{ path: 'title.en', message: /60/ }]]);
});

t.test('what is wrong with a table is said in words', async (t) => {
  const bad: [string | Uint8Array, RegExp][] = [
    ['', /empty/],
    ['slug,title.en\n', /no rows/],
    ['title.en\nHello', /slug is missing/],
    ['slug,titel.en\nx,y', /no column titel\.en.*title\.en/],
    ['slug,title.english\nx,y', /title\.english names no locale/],
    ['slug,tags,tags\nx,y,z', /tags is there twice/],
    ['slug,title.en\nx,"y', /never closed/],
    ['slug,title.en\nx,y"z"', /quotation mark/],
    [new Uint8Array([0x73, 0x6c, 0x75, 0x67, 0x0a, 0xe9]), /UTF-8/],
    ['slug\n\0', /no text/],
    [`slug\n${'x\n'.repeat(5001)}`, /5000 rows/],
  ];
  for (const [table, detail] of bad) {
    const given = typeof table === 'string' ? bytes(table) : table;
    await t.rejects(readTable(given), { code: 'invalid_request', detail }, String(detail));
  }
  const { rows } = await readTable(bytes('slug,title.en\nx\ny,Hello,there'));
  t.match(rows, [
    { row: 1, problem: /1 cells and not 2/ },
    { row: 2, problem: /3 cells and not 2/ },
  ]);
});
