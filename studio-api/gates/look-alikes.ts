import { failed, type Gate, notMeasured, passed } from './gate.js';

/** Of more than that nobody looks at each. */
const NAMED = 5;

/** No other Flik looks like it. */
export const lookAlikesGate: Gate = ({ lookAlikes }) => {
  if (lookAlikes === null) return notMeasured('look_alikes', 'must');
  const facts = { lookAlikes };
  if (lookAlikes.length === 0) return passed('look_alikes', 'must', { reason: 'No other Flik looks like it.', facts });
  const named = lookAlikes.slice(0, NAMED).map(({ slug }) => slug);
  const more = lookAlikes.length > NAMED ? ` and ${lookAlikes.length - NAMED} more` : '';
  const reason = `It looks like ${named.join(', ')}${more}.`;
  const fix = 'Choose another video, or retire the other first.';
  return failed('look_alikes', 'must', { reason, fix, facts });
};
