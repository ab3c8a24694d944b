import type { Page } from 'playwright-core';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Asks the API of the studio, in the session of a page.
 *
 * @throws Error when the answer is not a good one
 */
export async function call(
  page: Page,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  { data, match }: { readonly data?: object; readonly match?: string } = {},
): Promise<unknown> {
  const answer = await page.request.fetch(`/studio/api/${path}`, {
    method,
    ...(data === undefined ? {} : { data }),
    ...(match === undefined ? {} : { headers: { 'if-match': match } }),
  });
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** A field of an answer. @throws Error where there is none */
export function textIn(answer: unknown, field: string): string {
  const value = isRecord(answer) ? answer[field] : null;
  if (typeof value !== 'string') throw new Error(`An answer has no ${field}.`);
  return value;
}

/** Ids of a list that the API answers with, in its order. */
export async function idsOf(page: Page, path: string, list: string): Promise<string[]> {
  const answer = await call(page, 'GET', path);
  const all: unknown = isRecord(answer) ? answer[list] : null;
  return Array.isArray(all) ? all.map((one: unknown) => textIn(one, 'id')) : [];
}
