export { releaseClaims } from './claim.js';
export { Fetcher, type FetcherRules } from './fetcher.js';
export { ClipByUrl } from './request.js';
export { type TakeDeps, takeByUrl } from './take.js';
