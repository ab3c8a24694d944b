import { RATINGS } from '../library/content.js';
import { failed, type Gate, passed } from './gate.js';

/** It says who may see it. */
export const ratingGate: Gate = ({ content: { rating } }) => {
  const facts = { rating };
  if (RATINGS.some((one) => one === rating)) {
    return passed('rating', 'must', { reason: `It is rated ${rating}.`, facts });
  }
  return failed('rating', 'must', { reason: 'It has no rating.', fix: `Choose one of ${RATINGS.join(', ')}.`, facts });
};
