import type { Logger } from 'pino';
import type { Orm } from '../../pipeline/db/index.js';

/** What follows from publishing for the rows of Fliks; all within the transaction that is given. `editorId` null: the studio. */
export type FlikStates = {
  /** Version that may be published now. @throws QikError where none may */
  readonly publishableVersion: (tx: Orm, flikId: string) => Promise<number>;
  readonly applyPublished: (tx: Orm, flikId: string, version: number, editorId: string | null) => Promise<void>;
  readonly applyUnpublished: (tx: Orm, flikId: string, editorId: string | null) => Promise<unknown>;
  readonly applyScheduled: (tx: Orm, flikId: string, version: number, editorId: string | null) => Promise<void>;
  readonly applyUnscheduled: (tx: Orm, flikId: string, editorId: string | null) => Promise<unknown>;
};

/** A reason why something may not be published. */
export type GateProblem = { readonly gate: string; readonly message: string };

/** Asks the gates about a version of a Flik, as it will be when it is due. No problem: it may be published. */
export type GateCheck = (tx: Orm, flikId: string, version: number, dueAt: Date) => Promise<readonly GateProblem[]>;

/** What publishing stands on. */
export type PublishingDeps = {
  readonly orm: Orm;
  readonly states: FlikStates;
  readonly check: GateCheck;
  readonly logger: Logger;
};
