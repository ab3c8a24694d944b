import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';
import { tellHints } from '../live/hints.js';

/** Something that was done. */
export type AuditRecord = {
  /** Null: the studio itself, by a schedule for example. */
  readonly editorId: string | null;
  /** Such as flik.publish. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly before: unknown;
  readonly after: unknown;
};

/** Notes what was done, in the transaction that does it; who looks at it in the studio is told. */
export async function record(tx: Orm, { subject, ...what }: AuditRecord): Promise<void> {
  await tx
    .insert(studioTables.audit)
    .values({ id: uuidv7(), ...what, subjectKind: subject.kind, subjectId: subject.id });
  await tellHints(tx, [subject]);
}

/** Rows of one statement: far below the 65,535 parameters that one can have. */
const ROWS = 500;

/** The same for many things that are done at once, in their order. */
export async function recordAll(tx: Orm, records: readonly AuditRecord[]): Promise<void> {
  const rows = records.map(({ subject, ...what }) => ({
    ...{ id: uuidv7(), ...what, subjectKind: subject.kind, subjectId: subject.id },
  }));
  for (let at = 0; at < rows.length; at += ROWS) {
    await tx.insert(studioTables.audit).values(rows.slice(at, at + ROWS));
  }
  await tellHints(
    tx,
    records.map(({ subject }) => subject),
  );
}
