/** What is known of a run of the expirer before it begins, all by the database's clock. */
export type Circumstances = {
  /** Milliseconds since somebody last looked; negative when the clock was moved back. */
  readonly gapMs: number;
  /** Clips that would go. */
  readonly due: number;
  /** Clips that would stay and come to their end some day. */
  readonly live: number;
  /** Whether an operator said that it may pass. */
  readonly released: boolean;
};

export type BrakeRules = {
  /** Share of all clips that may go in one run, from 0 to 1. */
  readonly maxShare: number;
  /** Fewer clips than these go whatever their share is: of three clips one is a third. */
  readonly few: number;
  /** Nobody looked for longer than this: a long stop, or a clock that was moved. Then fewer clips count as few. */
  readonly longGapMs: number;
  readonly fewAfterGap: number;
  /** A clock that is set right by less than this was not moved back. */
  readonly backwardsMs: number;
};

/** A run once a minute takes what came to its end within that minute: of two weeks' clips about one in 20,000. */
export const BRAKE_RULES: BrakeRules = {
  maxShare: 0.2,
  few: 1000,
  longGapMs: 3_600_000,
  fewAfterGap: 2,
  backwardsMs: 60_000,
};

export type Verdict =
  | { readonly kind: 'go' }
  /** Nothing goes until the clock has caught up. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** Nothing goes until an operator lets it. */
  | { readonly kind: 'brake'; readonly reason: string };

const hours = (ms: number): string => `${Math.round(ms / 360_000) / 10} hours`;
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** How many clips may go whatever their share is. */
export const fewAfter = (gapMs: number, { few, longGapMs, fewAfterGap }: BrakeRules): number =>
  gapMs > longGapMs ? fewAfterGap : few;

/** Whether what would go is so much that it looks like a mistake: a clock that was moved, a database of another day. */
export function judge({ gapMs, due, live, released }: Circumstances, rules: BrakeRules): Verdict {
  if (gapMs < -rules.backwardsMs) {
    const reason = `The clock of the database stands ${hours(-gapMs)} before the time at which clips were last looked through.`;
    return { kind: 'wait', reason };
  }
  const share = due / Math.max(1, due + live);
  if (released || due <= fewAfter(gapMs, rules) || share <= rules.maxShare) return { kind: 'go' };
  const gap = gapMs > rules.longGapMs ? `, ${hours(gapMs)} after clips were last looked through` : '';
  const reason = `${due} of ${due + live} clips (${percent(share)}) would go at once${gap}; up to ${percent(rules.maxShare)} may.`;
  return { kind: 'brake', reason };
}
