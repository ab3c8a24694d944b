import { failed, type Gate, passed } from './gate.js';

/** The video is there, and it is the one that this version says. */
export const mediaGate: Gate = ({ media }) => {
  if (media === null) return failed('media', 'must', { reason: 'It has no video.', fix: 'Choose one.' });
  const facts = { mediaId: media.id, state: media.state, current: media.current };
  if (!media.current) {
    const fix = 'Save it again, so that its video is made anew.';
    return failed('media', 'must', { reason: 'Its video was cut in another way.', fix, facts });
  }
  if (media.state === 'ready') return passed('media', 'must', { reason: 'Its video is ready.', facts });
  if (media.state === 'failed') {
    const reason = `Its video could not be made: ${media.problem ?? 'nobody knows why.'}`;
    return failed('media', 'must', { reason, fix: 'Choose another video or another cut.', facts });
  }
  if (media.state === 'deleted' || media.state === 'expired') {
    return failed('media', 'must', { reason: 'Its video is gone.', fix: 'Choose another one.', facts });
  }
  return failed('media', 'must', { reason: 'Its video is being made.', fix: 'Wait until it is ready.', facts });
};
