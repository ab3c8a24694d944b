export { type RoundTripDeps, roundTrip, STEPS } from './round-trip.js';
export { type CanaryRun, endRun, KEPT_RUNS, type Outcome, readRuns, takeTurn } from './runs.js';
export { findSample, type Sample } from './sample.js';
export { type Canary, type CanaryOptions, runInTurn, startCanary } from './start.js';
