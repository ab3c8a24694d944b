import { failed, type Gate, passed } from './gate.js';

/** Somebody approved this version. */
export const approvedGate: Gate = ({ approved }) =>
  approved
    ? passed('approved', 'must', { reason: 'This version was approved.' })
    : failed('approved', 'must', {
        reason: 'This version was not approved.',
        fix: 'Submit it for review, and have somebody else approve it.',
      });
