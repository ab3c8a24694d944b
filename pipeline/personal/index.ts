export type { Placed } from './arrange.js';
export { type Proposal, propose, readProposal, withdrawConsent } from './proposals.js';
export { forSlot } from './purpose.js';
export { type PersonalFlik, readPersonal } from './read.js';
export { removePersonal } from './remove.js';
export { MAX_SENT_TO, sendPersonal, shownIn } from './send.js';
export { settleSlot, startSlotKeeper } from './settle.js';
export { type Owner, SLOTS, type Slot, USER_ID } from './slot.js';
