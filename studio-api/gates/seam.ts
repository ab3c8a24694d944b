import { failed, type Gate, notMeasured, passed } from './gate.js';

/** Our choice: below it the step at the seam is more than twice as large as those that the clip usually makes. */
const LEAST_SCORE = 0.5;

/** Its end meets its beginning, where it is played in a loop. A boomerang comes back by itself. */
export const seamGate: Gate = ({ content, media }) => {
  if (content.loop === 'none') return passed('seam', 'should', { reason: 'It is played once.' });
  const seam = media?.measured.seam ?? null;
  if (seam === null) return notMeasured('seam', 'should');
  const facts = { ...seam, leastScore: LEAST_SCORE };
  if (seam.score >= LEAST_SCORE) return passed('seam', 'should', { reason: 'Its end meets its beginning.', facts });
  const reason = 'One sees where it begins again.';
  return failed('seam', 'should', { reason, fix: 'Cut it elsewhere, or make a boomerang of it.', facts });
};
