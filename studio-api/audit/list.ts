import { and, desc, eq, lt } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';

const { audit, editors } = studioTables;

/** Which of what was done; what is left out does not matter. */
export type AuditFilter = {
  readonly editorId?: string | undefined;
  readonly action?: string | undefined;
  readonly kind?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Those before this one. */
  readonly before?: string | undefined;
  readonly limit: number;
};

/** What was done, newest first, with the names of those who did it. */
export const listAudit = (orm: Orm, filter: AuditFilter) =>
  orm
    .select({
      ...{ id: audit.id, at: audit.at, action: audit.action, editorId: audit.editorId, editorName: editors.name },
      ...{ kind: audit.subjectKind, subjectId: audit.subjectId, before: audit.before, after: audit.after },
    })
    .from(audit)
    .leftJoin(editors, eq(editors.id, audit.editorId))
    .where(
      and(
        filter.editorId === undefined ? undefined : eq(audit.editorId, filter.editorId),
        filter.action === undefined ? undefined : eq(audit.action, filter.action),
        filter.kind === undefined ? undefined : eq(audit.subjectKind, filter.kind),
        filter.subjectId === undefined ? undefined : eq(audit.subjectId, filter.subjectId),
        filter.before === undefined ? undefined : lt(audit.id, filter.before),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(filter.limit);
