import { CATALOGUE, type CatalogueEntry } from '../errors/catalogue.js';

type Kind = CatalogueEntry['kind'];

const KINDS: Readonly<Record<Kind, { readonly title: string; readonly intro: string }>> = {
  input: {
    title: 'The file was refused',
    intro:
      'A clip ends in `failed` with one of these where its file cannot be used; `POST /v1/plan` answers with it at once. ' +
      'The command line exits with 3.',
  },
  encode: {
    title: 'Encoding went wrong',
    intro:
      'A clip ends in `failed` with one of these. Where it says later, `POST /v1/clips/{id}/retry` is worth a try.',
  },
  request: { title: 'The request was refused', intro: 'The answer to a request that cannot be met as it is.' },
  service: { title: 'The service cannot do it', intro: 'Nothing is wrong with the request.' },
};

const RETRY: Readonly<Record<CatalogueEntry['retry'], string>> = {
  never: 'The same request never succeeds.',
  later: 'Can succeed later.',
  now: 'Can succeed at once.',
};

const HEAD = ['code', 'status', 'what it means', 'retry', 'what you can do'] as const;

type Section = { readonly title: string; readonly intro: string; readonly rows: readonly (readonly string[])[] };

const rowsOf = (kind: Kind): string[][] =>
  Object.entries<CatalogueEntry>(CATALOGUE)
    .filter(([, entry]) => entry.kind === kind)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, title, retry, advice }]) => [code, String(status), title, retry, advice]);

const sections = (): Section[] => {
  const kinds: Kind[] = ['input', 'encode', 'request', 'service'];
  return kinds.map((kind) => ({ ...KINDS[kind], rows: rowsOf(kind) }));
};

const INTRO =
  'Every failure has a code that does not change. It stands in `code` of a problem (`application/problem+json`, with ' +
  'the type `urn:qik:error:<code>`), in `error.code` of a failed clip, and in `error.code` of what the command line ' +
  'prints with `--json`.';

const RETRY_INTRO = Object.entries(RETRY)
  .map(([retry, meaning]) => `\`${retry}\`: ${meaning}`)
  .join(' ');

/** Columns as wide as their widest cell, so that the source can be read as it is. */
function markdownTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map(([code = '', ...rest]) => [`\`${code}\``, ...rest].map((cell) => cell.replaceAll('|', '\\|')));
  const widths = HEAD.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

/** The reference of errors as docs/errors.md. */
export const errorsMarkdown = (): string => {
  const blocks = [
    '<!-- Made from pipeline/errors/catalogue.ts by `npm run errors`. -->',
    '# Errors',
    INTRO,
    RETRY_INTRO,
    ...sections().flatMap(({ title, intro, rows }) => [`## ${title}`, intro, markdownTable(rows)]),
  ];
  return `${blocks.join('\n\n')}\n`;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Text in which code stands between backticks. */
const prose = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8885; padding: .4rem .6rem; text-align: left; vertical-align: top; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
td:first-child { white-space: nowrap; }
tr:target { background: #fd05; }
.wide { overflow-x: auto; }`;

const htmlRow = ([code = '', ...rest]: readonly string[]): string =>
  `<tr id="${escaped(code)}"><td><code>${escaped(code)}</code></td>${rest.map((cell) => `<td>${prose(cell)}</td>`).join('')}</tr>`;

const htmlSection = ({ title, intro, rows }: Section): string =>
  `<h2>${prose(title)}</h2>\n<p>${prose(intro)}</p>\n<div class="wide"><table>\n<thead><tr>${HEAD.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>\n<tbody>\n${rows.map(htmlRow).join('\n')}\n</tbody>\n</table></div>`;

/** The same as a page of the running service. */
export const errorsHtml = (): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>qik: errors</title>',
    `<style>${STYLE}</style></head>`,
    '<body>',
    '<p><a href="/docs">API reference</a></p>',
    '<h1>Errors</h1>',
    `<p>${prose(INTRO)}</p>`,
    `<p>${prose(RETRY_INTRO)}</p>`,
    ...sections().map(htmlSection),
    '</body>',
    '</html>',
    '',
  ].join('\n');
