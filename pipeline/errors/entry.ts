/** What a caller may do after a failure: nothing will change it, try again later, or try again at once. */
export type Retry = 'never' | 'later' | 'now';

export type CatalogueEntry = {
  /** HTTP status of the answer in which this code is the problem. */
  readonly status: number;
  /** One short sentence, the same every time. */
  readonly title: string;
  readonly retry: Retry;
  /** What the reader can do about it. */
  readonly advice: string;
  /** `input`: the file was refused. The command line answers these with exit code 3. */
  readonly kind: 'input' | 'request' | 'encode' | 'service';
};

export const input = (title: string, advice: string): CatalogueEntry => ({
  status: 422,
  title,
  advice,
  retry: 'never',
  kind: 'input',
});
export const request = (status: number, title: string, advice: string, retry: Retry = 'never'): CatalogueEntry => ({
  status,
  title,
  advice,
  retry,
  kind: 'request',
});
export const encode = (title: string, advice: string, retry: Retry): CatalogueEntry => ({
  status: 500,
  title,
  advice,
  retry,
  kind: 'encode',
});
export const service = (status: number, title: string, advice: string, retry: Retry): CatalogueEntry => ({
  status,
  title,
  advice,
  retry,
  kind: 'service',
});
