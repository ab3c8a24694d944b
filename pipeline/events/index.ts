export { isShared, recordLibraryEvent } from './library.js';
export { type EventPosition, eventCursor, eventId, parseEventPosition } from './position.js';
export { type EventPage, type FeedEvent, prunedThrough, readEvents, tenantsWithEvents } from './read.js';
export { EVENTS_KEPT_DAYS, pruneEvents, type Retention, startEventRetention } from './retention.js';
