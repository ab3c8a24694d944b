export type { DemoRun, FirstEditor, HandlerParts, ServiceContext, Studio, StudioParts } from './context.js';
export { credentialsFile } from './first-key.js';
export { openMedia } from './media.js';
export { type Objects, openObjects } from './objects.js';
export { type Service, startService } from './start.js';
export { startText } from './start-text.js';
