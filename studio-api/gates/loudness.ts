import { failed, type Gate, notMeasured, passed } from './gate.js';

/** What Fliks are brought to (effort `flik`): the upper end of what AES TD1004 wants for streams to phones. */
const TARGET_LUFS = -16;
/** EBU R 128 allows as much where exactly hitting it is not practicable. */
const TOLERANCE_LU = 1;
/** Below that it is the noise of a room, which stays as it is (effort `flik`). */
const SILENCE_LUFS = -50;

const SILENT = 'It is silent, or almost: there is nothing to be as loud as the others.';

/** All are about as loud, so that none startles after another. */
export const loudnessGate: Gate = ({ media }) => {
  const measured = media?.measured.loudness ?? null;
  if (measured === null) return notMeasured('loudness', 'must');
  const { sound } = measured;
  const facts = { targetLufs: TARGET_LUFS, toleranceLu: TOLERANCE_LU, loudness: sound };
  if (sound === null) return passed('loudness', 'must', { reason: 'It has no sound.', facts });
  const all = [sound.integratedLufs, ...sound.renditions.map(({ integratedLufs }) => integratedLufs)];
  const heard = all.filter((lufs): lufs is number => lufs !== null && lufs >= SILENCE_LUFS);
  if (heard.length === 0) return passed('loudness', 'must', { reason: SILENT, facts });
  const off = heard.filter((lufs) => Math.abs(lufs - TARGET_LUFS) > TOLERANCE_LU);
  const worst = heard.reduce((far, one) => (Math.abs(one - TARGET_LUFS) > Math.abs(far - TARGET_LUFS) ? one : far));
  if (off.length === 0) {
    return passed('loudness', 'must', { reason: `It is as loud as the others (${worst.toFixed(1)} LUFS).`, facts });
  }
  // What the effort does not bring nearer is as near as it can be: those who publish are told, and decide.
  const softer = off.every((lufs) => lufs < TARGET_LUFS);
  if (softer && media?.warnings.includes('peaky_sound')) {
    const reason = `It is softer than the others (${worst.toFixed(1)} LUFS): any louder its peaks would be cut off.`;
    return passed('loudness', 'must', { reason, facts });
  }
  if (softer && media?.warnings.includes('silent_sound')) return passed('loudness', 'must', { reason: SILENT, facts });
  const reason = `It is ${worst > TARGET_LUFS ? 'louder' : 'softer'} than the others: ${worst.toFixed(1)} LUFS, not ${TARGET_LUFS}.`;
  const fix = 'Choose a source whose sound is more even, or one without sound.';
  return failed('loudness', 'must', { reason, fix, facts });
};
