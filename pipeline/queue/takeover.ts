/** Milliseconds that a lock holds without being renewed, and between two looks for locks that ran out. */
export type LockTimes = { readonly lockDuration: number; readonly stalledInterval: number };

/** When the work of a process that fell silent is given to another; all in milliseconds. */
export type TakeoverTimes = {
  readonly locks: LockTimes;
  /** A claim whose worker wrote nothing for so long is given up, whatever the queue knows. */
  readonly silenceMs: number;
  /** Between two times that the queue is brought in line with the rows. */
  readonly reconcileMs: number;
};

/**
 * Everything that follows from `LOCK_SECONDS`. The queue notices a lock that ran out after the lock and two looks at the
 * latest; silence lasts longer than that, so that the reconciler comes in only where the queue did not.
 */
export const takeoverTimes = (lockMs: number): TakeoverTimes => ({
  locks: { lockDuration: lockMs, stalledInterval: Math.round(lockMs / 3) },
  silenceMs: 2 * lockMs,
  reconcileMs: lockMs,
});
