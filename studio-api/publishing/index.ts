export { type BlockedRelease, blockedReleases } from './blocked.js';
export { conflictsOf, type ReleaseConflicts } from './conflicts.js';
export type { Due } from './due.js';
export { takeTurn } from './head.js';
export {
  arrangePack,
  createPack,
  listPacks,
  type PackRow,
  readPack,
  replacePack,
  restorePack,
  trashPack,
} from './packs.js';
export type { FlikStates, GateCheck, GateProblem, PublishingDeps } from './ports.js';
export { publishNow } from './publish.js';
export { type RehearsedStep, rehearse } from './rehearse.js';
export { listReleases, type ReleaseFilter, type ReleaseRow, readRelease } from './release-rows.js';
export { cancelRelease, createRelease, editRelease } from './releases.js';
export { type RevertConflict, revertRelease } from './revert.js';
export { scheduleRelease, type WallClock } from './schedule.js';
export { publishAllDue, startScheduler } from './scheduler.js';
export { catchUpSearch } from './search-chores.js';
export { MAX_SLOTS, type SlotOp, STARTER_SLUG } from './slots.js';
export { takeOut } from './take-out.js';
