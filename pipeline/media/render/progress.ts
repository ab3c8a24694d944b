import type { Progress, Stage } from '../types.js';

/** Shares of a render's time, measured on ordinary clips; they only serve the estimate of what is left. */
const WEIGHTS: Record<Stage, number> = { probe: 0.02, encode: 0.8, stills: 0.03, verify: 0.15 };
const ORDER: readonly Stage[] = ['probe', 'encode', 'stills', 'verify'];

/**
 * Turns steps into progress that only goes forward, with an estimate from the time that the done part took.
 * @param now milliseconds, given so that tests need not wait.
 */
export class ProgressMeter {
  readonly #report: (progress: Progress) => void;
  readonly #now: () => number;
  readonly #began: number;
  #stage: Stage = 'probe';
  #percent = 0;

  constructor(report: ((progress: Progress) => void) | undefined, now: () => number = Date.now) {
    this.#report = report ?? (() => undefined);
    this.#now = now;
    this.#began = now();
  }

  at(stage: Stage, percent: number): void {
    const clamped = Math.min(100, Math.max(0, Math.round(percent)));
    const step = ORDER.indexOf(stage) - ORDER.indexOf(this.#stage);
    if (step < 0 || (step === 0 && clamped < this.#percent)) {
      return;
    }
    this.#stage = stage;
    this.#percent = clamped;
    this.#report({ stage, percent: clamped, etaMs: this.#eta() });
  }

  #eta(): number | null {
    const before = ORDER.slice(0, ORDER.indexOf(this.#stage)).reduce((sum, stage) => sum + WEIGHTS[stage], 0);
    const done = before + (WEIGHTS[this.#stage] * this.#percent) / 100;
    // The first moments say nothing about the rest.
    return done < 0.05 ? null : Math.round(((this.#now() - this.#began) * (1 - done)) / done);
  }
}
