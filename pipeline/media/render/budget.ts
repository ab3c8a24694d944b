import type { EncodePlan } from '../types.js';

/** How far under the budget the second try aims. */
const SAFETY = 0.97;

/**
 * The same encode with its rates lowered by as much as the file was over its budget. The sound stays, so the picture
 * pays for all of it.
 * @param bytes what the first try came to.
 */
export function smaller(encode: EncodePlan, bytes: number, seconds: number): EncodePlan {
  const budget = encode.budgetBytes ?? bytes;
  const soundBytes = ((encode.audio?.kbps ?? 0) * 1000 * seconds) / 8;
  const share = Math.max(0.05, (budget - soundBytes) / Math.max(1, bytes - soundBytes));
  const factor = Math.min(1, share) * SAFETY;
  // The rate that the encoder really used may be below its cap: the cap is set from what came out.
  const usedKbps = ((bytes - soundBytes) * 8) / 1000 / seconds;
  const maxrateKbps = Math.max(1, Math.floor(Math.min(encode.video.maxrateKbps, usedKbps) * factor));
  return {
    ...encode,
    video: { ...encode.video, maxrateKbps, bufsizeKbps: Math.max(1, Math.floor(maxrateKbps / 2)) },
  };
}
