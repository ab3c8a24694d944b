import { type SQL, sql } from 'drizzle-orm';
import { pairsOf, type Token } from './text.js';

/** A token that is looked for, with words that may have been meant instead. */
export type Sought = { readonly token: Token; readonly meant: readonly string[] };

/** How several tokens are looked for. */
export type Mode = {
  /** All of them, or any. */
  readonly match: 'all' | 'any';
  /** Whether the last one may be the beginning of a word. */
  readonly unfinished: boolean;
  /** Whether a letter of a run may be another one. */
  readonly forgiving: boolean;
};

const quoted = (lexeme: string): string => `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
const allOf = (lexemes: readonly string[]): string => `(${lexemes.map(quoted).join(' & ')})`;

/** Each letter of a run left out in turn, with the pairs that it is in; parts of a single letter say nothing. */
function runMistakes(pairs: readonly string[]): string[] {
  const letters = Array.from({ length: pairs.length + 1 }, (_, letter) => letter);
  return letters.flatMap((letter) => {
    const rest = pairs.filter((_, at) => at !== letter && at !== letter - 1);
    return rest.length === 0 ? [] : [allOf(rest)];
  });
}

function runText(run: string, forgiving: boolean): string {
  const pairs = pairsOf(run);
  if (pairs.length === 1) return `${quoted(run)}:*`;
  // The last one is a single letter, which the pair before it has as well.
  const inside = pairs.slice(0, -1);
  return [allOf(inside), ...(forgiving ? runMistakes(inside) : [])].join(' | ');
}

function wordQuery(
  { token, meant }: Sought,
  config: string,
  last: boolean,
  several: boolean,
  { match, unfinished }: Mode,
): SQL {
  if (token.kind !== 'word') return sql``;
  const forms = [
    quoted(token.folded),
    ...(last && unfinished ? [`${quoted(token.folded)}:*`] : []),
    ...meant.map(quoted),
  ];
  // As a constant, so that the query is made once, and not for each row: a parameter would be read as a name each time.
  const known = sql.raw(`'${config}'::regconfig`);
  const stem = (text: string): SQL => sql`plainto_tsquery(${known}, ${text}::text)`;
  const query = sql`(${stem(token.lower)} || ${stem(token.folded)} || ${forms.join(' | ')}::tsquery)`;
  // Words such as `the` have no stem: beside others they are not asked for.
  if (!several || match === 'any') return query;
  return sql`(case when numnode(${stem(token.lower)}) = 0 then ''::tsquery else ${query} end)`;
}

/** What is looked for, as an expression of the type tsquery. */
export function queryOf(sought: readonly Sought[], config: string, mode: Mode): SQL {
  const several = sought.length > 1;
  const parts = sought.map((one, at) => {
    const { token } = one;
    if (token.kind === 'word') return wordQuery(one, config, at === sought.length - 1, several, mode);
    const text = token.kind === 'emoji' ? quoted(token.emoji) : runText(token.folded, mode.forgiving);
    return sql`${text}::tsquery`;
  });
  return sql`(${sql.join(parts, mode.match === 'all' ? sql` && ` : sql` || `)})`;
}
