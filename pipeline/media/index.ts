/** The media library: what an upload is, what is made of it, and whether that came out right. No server in it. */
export { distance } from './analysis/distance.js';
export { Analysis, Fingerprint } from './analysis/schema.js';
export { type CommandRequest, command } from './command/index.js';
export { DEFAULT_LIMITS, libraryLimits, type MediaContext, type MediaLimits, personalLimits } from './context.js';
export { type DryRun, dryRun } from './dry-run.js';
export { RenderOptions } from './options.js';
export { plan } from './plan/index.js';
export { probe } from './probe/index.js';
export { type RenderRequest, render } from './render/index.js';
export { type FfmpegArguments, toArgv } from './run/ffmpeg.js';
export { SANDBOX_RUNGS, type SandboxRung } from './run/sandbox.js';
export { findTools, type Tool, type Toolbox, type ToolChoice } from './tools.js';
export type * from './types.js';
export { check } from './verify/index.js';
