import type { ClipState, StoredRendition } from '../../pipeline/db/index.js';
import type { FlikContent } from '../library/content.js';
import type { Measured } from './analysis.js';

/** In the order in which pages show them. */
export const GATES = [
  ...['media', 'length', 'renditions', 'loudness', 'flashing', 'seam'],
  ...['texts', 'rating', 'rights', 'look_alikes', 'approved'],
] as const;
export type GateName = (typeof GATES)[number];

/** `must`: nothing is published without it. `should`: whoever publishes is told. */
export const GATE_LEVELS = ['must', 'should'] as const;
export type GateLevel = (typeof GATE_LEVELS)[number];

export type GateResult = {
  readonly gate: GateName;
  readonly level: GateLevel;
  readonly ok: boolean;
  /** What was found, in a sentence. */
  readonly reason: string;
  /** What to do about it; null: nothing has to be done. */
  readonly fix: string | null;
  /** The figures behind it. */
  readonly facts: Readonly<Record<string, unknown>>;
};

/** What a version looks like. */
export type MediaFacts = {
  readonly id: string;
  readonly state: ClipState;
  /** Whether it is made the way the version says. */
  readonly current: boolean;
  /** Why it could not be made, in words; null: it could, or will be. */
  readonly problem: string | null;
  /** Empty until it is ready. */
  readonly renditions: readonly StoredRendition[];
  readonly measured: Measured;
  /** Codes of what was told when it was made. */
  readonly warnings: readonly string[];
};

/** Another Flik that looks like this one. */
export type LookAlike = {
  readonly flikId: string;
  readonly slug: string;
  /** 0: the same; up to the limit. */
  readonly distance: number;
};

/** Everything that the gates look at. */
export type GateFacts = {
  readonly content: FlikContent;
  /** Locales that every Flik has to have a title and an alt text in. */
  readonly requiredLocales: readonly string[];
  /** By the database's clock. */
  readonly now: Date;
  /** When it will be published; not before now. */
  readonly dueAt: Date;
  /** Whether somebody approved this very version. */
  readonly approved: boolean;
  /** Null: it has no video. */
  readonly media: MediaFacts | null;
  /** The nearest first; null: nothing to compare by yet. */
  readonly lookAlikes: readonly LookAlike[] | null;
};

export type Gate = (facts: GateFacts) => GateResult;

type Finding = Pick<GateResult, 'reason'> & { readonly facts?: GateResult['facts'] };

export const passed = (gate: GateName, level: GateLevel, { reason, facts = {} }: Finding): GateResult => ({
  ...{ gate, level, ok: true, reason, fix: null, facts },
});

export const failed = (
  gate: GateName,
  level: GateLevel,
  { reason, fix, facts = {} }: Finding & { readonly fix: string },
): GateResult => ({ gate, level, ok: false, reason, fix, facts });

/** For a gate whose facts are not there: it stays closed. What the video lacks, the gate `media` says. */
export const notMeasured = (gate: GateName, level: GateLevel): GateResult =>
  failed(gate, level, { reason: 'Not measured.', fix: 'Wait until its video is ready, or have it made again.' });

/** Seconds as people read them. */
export const seconds = (value: number): string => `${Math.round(value * 100) / 100} s`;
