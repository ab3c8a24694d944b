/** Something that is done again and again, one time after the other, until it is stopped. */
export type Loop = {
  /** Has it done now, or once more right after the time that is under way. */
  readonly wake: () => void;
  /** Resolves when nothing runs any more. What is under way sees the signal. */
  readonly stop: () => Promise<void>;
};

/**
 * Does something now, then every `everyMs` milliseconds and whenever it is woken.
 *
 * @param failed told of what it throws; the next time comes all the same
 */
export function startLoop(
  work: (signal: AbortSignal) => Promise<void>,
  { everyMs, failed }: { readonly everyMs: number; readonly failed: (error: unknown) => void },
): Loop {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await work(stopping.signal);
      } catch (error) {
        failed(error);
      }
    } while (again && !stopping.signal.aborted);
    running = null;
  };
  const wake = (): void => {
    if (stopping.signal.aborted) return;
    if (running === null) running = run();
    else again = true;
  };
  const timer = setInterval(wake, everyMs);
  timer.unref();
  wake();
  return {
    wake,
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
