export { type AuditFilter, listAudit } from './list.js';
export { record, recordAll } from './record.js';
