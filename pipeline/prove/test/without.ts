import type { Test } from 'tap';

/** Says loudly that a test cannot run; where everything must run, that is a failure. */
export function without(t: Test, program: string): void {
  const words = `${program} is not installed, so this was NOT tested`;
  if (process.env['CI'] === 'true') t.fail(words);
  else t.pass(words, { skip: words });
}
