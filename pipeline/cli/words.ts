/** A number, and after a space its unit or more: `29.97`, `1.9 MB`, `295 kB of 5.0 MB`, but not `640x360`. */
const FIGURE = /^\d[\d.]*(?: .*)?$/;

/** 1234567 as `1.2 MB`; thousands, as byte budgets are counted. */
export const bytes = (count: number): string => {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${(count / 1000).toFixed(0)} kB`;
  if (count < 1_000_000_000) return `${(count / 1_000_000).toFixed(1)} MB`;
  return `${(count / 1_000_000_000).toFixed(1)} GB`;
};

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Bits a second as `1.2 Mbit/s` or `96 kbit/s`. */
export const rate = (bitsPerSecond: number): string =>
  bitsPerSecond >= 1_000_000
    ? `${(bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s`
    : `${(bitsPerSecond / 1000).toFixed(0)} kbit/s`;

/** `29.97`, `30`, without zeros that say nothing. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);

/** `1 file`, `2 files`. */
export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : many}`;

/** An H.264 profile as the standard writes it. */
export const className = (name: string): string =>
  name
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join(' ');

/** Rows in columns, under a head where there is one; columns of figures lie to the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = head.length === 0 ? rows : [head, ...rows];
  const columns = (all[0] ?? []).map((_, column) => ({
    width: Math.max(...all.map((row) => row[column]?.length ?? 0)),
    right: rows.length > 0 && rows.every((row) => FIGURE.test(row[column] ?? '')),
  }));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ width, right }, column) => {
        const cell = cells[column] ?? '';
        return right ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
};

/** A titled list, or nothing when it is empty. */
export const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
