/** How far the import is: so many of so many Fliks are live or failed. */
export type Tally = { readonly done: number; readonly all: number };

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1000)).toLocaleString('en')} kB`;

const line = ({ done, all }: Tally, title: string, outcome: string): string =>
  `demo Fliks ${`${done}/${all}`.padStart(2 * String(all).length + 1)}  ${title} … ${outcome}`;

export const liveLine = (
  tally: Tally,
  title: string,
  made: { readonly renditions: number; readonly bytes: number },
): string =>
  line(tally, title, `${made.renditions} rendition${made.renditions === 1 ? '' : 's'}, ${kilobytes(made.bytes)}`);

export const failedLine = (
  tally: Tally,
  title: string,
  error: { readonly code: string; readonly detail: string },
): string => line(tally, title, `failed: ${error.detail.replace(/\.$/, '')} (${error.code})`);

/** For a Flik that could not be taken in now, through no fault of its own. */
export const postponedLine = (title: string, detail: string): string =>
  `demo Fliks  ${title} … not now: ${detail.replace(/\.$/, '')}; the next start tries again`;

export const noneLine = (problem: string): string => `demo Fliks  none are imported: ${problem}`;

export const BROKEN_LINE = 'demo Fliks  the import broke off, and the log says why; the next start goes on with it';
