export { type BulkEdit, type BulkResult, bulkEdit, undoBulk } from './bulk.js';
export { type FlikCard, flikCards, MAX_CARDS } from './cards.js';
export { createFlik, type MadeFlik, type NewFlik } from './create.js';
export { type Change, diffContent } from './diff.js';
export { duplicateFlik, type Edited, editFlik, replaceContent, restoreVersion } from './edit.js';
export { countFliks, FLIK_SORTS, type FlikSort, type ListedFlik, listFliks } from './list.js';
export type { FlikFilter } from './list-filter.js';
export { LOOK_STATES, type Look } from './look.js';
export type { LibraryDeps, MediaMaker } from './media-port.js';
export { faultsOf, mergeContent, parseContent } from './parse.js';
export {
  diffVersions,
  diffVersionWith,
  type Flik,
  type ListedVersion,
  listVersions,
  type Person,
  readFlik,
  readVersion,
} from './read.js';
export {
  addComment,
  approveFlik,
  type FlikComment,
  listComments,
  requestChanges,
  resolveComment,
  submitFlik,
} from './review.js';
export type { Actor } from './rows.js';
export { mergeTags, renameTag, type UsedTag, usedTags } from './tags.js';
export {
  applyPublished,
  applyScheduled,
  applyUnpublished,
  applyUnscheduled,
  publishableVersion,
} from './transitions.js';
export { destroyFlik, reviveFlik, trashFlik, untrashFlik } from './trash.js';
export { fliksWaiting, type WaitingFliks } from './waiting.js';
export { FLIK_EVENTS, type FlikEvent, REVIEW_STATES, type ReviewState } from './workflow.js';
