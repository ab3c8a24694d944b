import { failed, type Gate, passed } from './gate.js';

/** It may be shown, now and when it is due. */
export const rightsGate: Gate = ({ content: { rights }, now, dueAt }) => {
  const { expiresAt } = rights;
  const facts = { expiresAt, dueAt: dueAt.toISOString() };
  if (expiresAt === null) return passed('rights', 'must', { reason: 'Its rights have no end.', facts });
  const end = Date.parse(expiresAt);
  const fix = 'Renew the rights, and enter their new end.';
  if (Number.isNaN(end)) {
    return failed('rights', 'must', { reason: 'The end of its rights is no time that there is.', fix, facts });
  }
  if (end <= now.getTime())
    return failed('rights', 'must', { reason: `Its rights ended on ${expiresAt}.`, fix, facts });
  if (end <= dueAt.getTime()) {
    return failed('rights', 'must', { reason: `Its rights end on ${expiresAt}, before it is due.`, fix, facts });
  }
  return passed('rights', 'must', { reason: `Its rights hold until ${expiresAt}.`, facts });
};
