import * as access from './schema-access.js';
import * as desk from './schema-desk.js';
import * as library from './schema-library.js';
import * as publishing from './schema-publishing.js';

export { ROLES, type Role } from './schema-access.js';
export {
  COMMENT_KINDS,
  type CommentKind,
  FLIK_STATES,
  type FlikState,
  IMPORT_STATES,
  type ImportState,
  VERSION_ORIGINS,
  type VersionOrigin,
} from './schema-library.js';
export { RELEASE_STATES, type ReleaseState } from './schema-publishing.js';
export type {
  CatalogueContent,
  CatalogueKind,
  PackContent,
  PackSlot,
  ReleaseChange,
  ReleaseUndo,
  SlotInstead,
} from './shapes.js';

/** The studio's tables. */
export const studioTables = { ...access, ...desk, ...library, ...publishing };
