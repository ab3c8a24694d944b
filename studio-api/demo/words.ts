/** How far the import is: so many of so many Fliks are there or failed. */
export type Tally = { readonly done: number; readonly all: number };

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1000)).toLocaleString('en')} kB`;

const line = ({ done, all }: Tally, title: string, outcome: string): string =>
  `demo Fliks ${`${done}/${all}`.padStart(2 * String(all).length + 1)}  ${title} … ${outcome}`;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export const readyLine = (
  tally: Tally,
  title: string,
  made: { readonly renditions: number; readonly bytes: number },
): string => line(tally, title, `${plural(made.renditions, 'rendition')}, ${kilobytes(made.bytes)}`);

export const failedLine = (tally: Tally, title: string, detail: string): string =>
  line(tally, title, `failed: ${detail.replace(/\.$/, '')}`);

export const publishedLine = (fliks: number): string =>
  `demo Fliks  ${plural(fliks, 'Flik')} in the catalogue and in the starter pack`;

/** For one that the gates do not let through. */
export const keptBackLine = (title: string, why: string): string =>
  `demo Fliks  ${title} stays a draft: ${why.replace(/\.$/, '')}`;

export const noneLine = (problem: string): string => `demo Fliks  none are imported: ${problem.replace(/\.$/, '')}`;

export const BROKEN_LINE = 'demo Fliks  the import broke off, and the log says why; the next start goes on with it';
