import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** What was done and what was seen, in order: with the seed it is the report of a bug. */
export class History {
  readonly file: string;
  readonly lines: string[] = [];
  readonly #began = performance.now();

  constructor(folder: string) {
    this.file = join(folder, 'history.jsonl');
  }

  note(what: string, facts: Readonly<Record<string, unknown>> = {}): void {
    const line = JSON.stringify({ ms: Math.round(performance.now() - this.#began), what, ...facts });
    this.lines.push(line);
    // At once: what comes next may be the end of this process, too.
    appendFileSync(this.file, `${line}\n`);
  }
}
