import type { Test } from 'tap';
import { problemIn } from './harness.js';

/** Refused with this code, and told when to come again. */
export async function refused(t: Test, response: Response, code: string, status: number): Promise<void> {
  t.match(await problemIn(response), { code, status, retry: 'later' });
  t.match(response.headers.get('retry-after'), /^[1-9]\d*$/, `${code} says when to come again`);
}
