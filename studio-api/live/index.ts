export { HINT_KINDS, tellHints } from './hints.js';
export { StudioHub } from './hub.js';
