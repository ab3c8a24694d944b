import { LIBRARY_TENANT } from '../access/index.js';
import { clipKeys, flikKeys, type ObjectKeys } from '../storage/index.js';

/** Where a clip's objects lie: those of the public library apart from people's. */
export const keysOf = (clip: { readonly tenant: string }): ObjectKeys =>
  clip.tenant === LIBRARY_TENANT ? flikKeys : clipKeys;
