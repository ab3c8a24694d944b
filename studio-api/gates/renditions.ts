import { PLATFORMS } from '../library/content.js';
import { failed, type Gate, notMeasured, passed } from './gate.js';

/** Every platform has something to play, and everything that there is keeps its profile. */
export const renditionsGate: Gate = ({ media }) => {
  const renditions = media?.renditions ?? [];
  if (renditions.length === 0) return notMeasured('renditions', 'must');
  const broken = renditions.filter(({ conforms }) => !conforms).map(({ id }) => id);
  const missing = PLATFORMS.filter(
    (platform) => !renditions.some(({ conforms, platforms }) => conforms && platforms.includes(platform)),
  );
  const facts = { renditions: renditions.length, broken, missing };
  const fix = 'Have its video made again; if it stays, tell an administrator.';
  if (missing.length > 0) {
    return failed('renditions', 'must', { reason: `There is nothing to play on ${missing.join(', ')}.`, fix, facts });
  }
  if (broken.length > 0) {
    const reason = `Some of its files may not play everywhere: ${broken.join(', ')}.`;
    return failed('renditions', 'must', { reason, fix, facts });
  }
  return passed('renditions', 'must', { reason: 'Every platform has something to play.', facts });
};
