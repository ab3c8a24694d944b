export { SUGGESTION_KINDS, suggestionsFor } from './autocomplete.js';
export { indexIfBehind, indexRows, pruneWords } from './index-fliks.js';
export { findFliks } from './query.js';
export { countShare, pruneShares, Trending } from './shares.js';
