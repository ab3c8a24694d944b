import { failed, type Gate, notMeasured, passed, seconds } from './gate.js';

/** It does not flash more than is safe: WCAG 2.2, success criterion 2.3.1. */
export const flashingGate: Gate = ({ media }) => {
  const flashing = media?.measured.flashing ?? null;
  if (flashing === null) return notMeasured('flashing', 'must');
  const facts = { ...flashing };
  if (flashing.passes) {
    return passed('flashing', 'must', { reason: 'It does not flash more than three times in a second.', facts });
  }
  const where = flashing.at === null ? '' : ` from ${seconds(flashing.at)} on`;
  const reason = `It flashes ${flashing.maxFlashesPerSecond} times in a second${where}, which can bring on seizures.`;
  return failed('flashing', 'must', { reason, fix: 'Cut that part out, or choose another video.', facts });
};
