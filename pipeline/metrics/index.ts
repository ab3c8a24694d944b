export type { Figure, FigureSource } from './figures.js';
export { type JobResult, type Meters, NO_METERS, type RenditionResult } from './meters.js';
export { type Metrics, openMetrics } from './metrics.js';
