/** How far a video is on its way into the library. */
export type Phase =
  /** Waits for its turn, or for the network. */
  | { readonly kind: 'waiting' }
  /** A connection broke; it goes on by itself. */
  | { readonly kind: 'sending'; readonly sent: number; readonly broken: boolean }
  /** The server has it all, and works on it. */
  | { readonly kind: 'making'; readonly stage: Stage | null; readonly percent: number }
  | { readonly kind: 'ready'; readonly seconds: number | null }
  /** It is no use as it is. `advice` is the server's, for codes that have no words of their own. */
  | { readonly kind: 'refused'; readonly code: string; readonly advice: string }
  /** It did not work this time. */
  | { readonly kind: 'stopped'; readonly code: string; readonly advice: string };

type Stage = 'receive' | 'probe' | 'encode' | 'stills' | 'verify' | 'store';

/** A video on its way. */
export type Item = {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** Id of the video at the server, as soon as it has one. */
  readonly sourceId: string | null;
  readonly phase: Phase;
};

type SourceState = {
  readonly state: string;
  readonly seconds: number | null;
  readonly progress: { readonly stage: Stage; readonly percent: number } | null;
  readonly problem: { readonly code: string; readonly advice: string; readonly retry: string } | null;
};

/** What the server says of a video, as a phase. */
export function phaseOf({ state, seconds, progress, problem }: SourceState): Phase {
  if (state === 'ready') return { kind: 'ready', seconds };
  if (state === 'failed') {
    const { code, advice } = problem ?? { code: 'internal', advice: '' };
    return { kind: 'refused', code, advice };
  }
  return { kind: 'making', stage: progress?.stage ?? null, percent: Math.round(progress?.percent ?? 0) };
}

/** Whether something goes on by itself. */
export const isMoving = ({ phase }: Item): boolean =>
  phase.kind === 'waiting' || phase.kind === 'sending' || phase.kind === 'making';

/** What of all is done, 0 to 100, for those that are sent; null: none is. */
export function sentPercent(items: readonly Item[]): number | null {
  const sending = items.filter(({ phase }) => phase.kind === 'waiting' || phase.kind === 'sending');
  const all = sending.reduce((sum, { size }) => sum + size, 0);
  if (all === 0) return null;
  const sent = sending.reduce((sum, { phase }) => sum + (phase.kind === 'sending' ? phase.sent : 0), 0);
  return Math.floor((100 * sent) / all);
}

/** The share of an item that is sent, 0 to 100. */
export const percentOf = (sent: number, size: number): number =>
  size === 0 ? 0 : Math.max(0, Math.min(100, Math.floor((100 * sent) / size)));
