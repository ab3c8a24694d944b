export { acceptProposal, declineProposal } from './decide.js';
export type { ProposalDeps } from './deps.js';
export { listProposals, type Proposal, previewOf, readWaiting, type Waiting } from './read.js';
export { startTakingBack } from './take-back.js';
