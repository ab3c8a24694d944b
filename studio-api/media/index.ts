export { mediaMaker } from './maker.js';
export { listSources, MAX_SOURCE_BYTES, readSource, takeSource } from './sources.js';
