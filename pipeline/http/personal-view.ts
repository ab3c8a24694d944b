import type { PersonalFlik, Proposal } from '../personal/index.js';
import { clipView } from './clip-view.js';
import type { PersonalFlikView, ProposalView } from './schemas-personal.js';

/** A proposal as the API shows it. */
export const proposalView = (row: Proposal): ProposalView => ({
  ...{ id: row.id, clipId: row.clipId, state: row.state, consent: row.consent, flikId: row.flikId },
  consentedAt: row.consentedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  takenBackAt: row.settledAt?.toISOString() ?? null,
});

/** A slot as the API shows it. */
export const personalFlikView = ({ slot, clip, next, proposal }: PersonalFlik): PersonalFlikView => ({
  slot,
  clip: clip === null ? null : clipView(clip),
  next: next === null ? null : clipView(next),
  proposal: proposal === null ? null : proposalView(proposal),
});
