import { approvedGate } from './approved.js';
import { flashingGate } from './flashing.js';
import { GATES, type Gate, type GateFacts, type GateName, type GateResult } from './gate.js';
import { lengthGate } from './length.js';
import { lookAlikesGate } from './look-alikes.js';
import { loudnessGate } from './loudness.js';
import { mediaGate } from './media-ready.js';
import { ratingGate } from './rating.js';
import { renditionsGate } from './renditions.js';
import { rightsGate } from './rights.js';
import { seamGate } from './seam.js';
import { textsGate } from './texts.js';

const BY_NAME: Readonly<Record<GateName, Gate>> = {
  ...{ media: mediaGate, length: lengthGate, renditions: renditionsGate, loudness: loudnessGate },
  ...{ flashing: flashingGate, seam: seamGate, texts: textsGate, rating: ratingGate, rights: rightsGate },
  ...{ look_alikes: lookAlikesGate, approved: approvedGate },
};

/** Every gate's answer to the facts of a version. Pure. */
export const checklist = (facts: GateFacts): GateResult[] => GATES.map((gate) => BY_NAME[gate](facts));

/** Whether it may be published. */
export const isOpen = (results: readonly GateResult[]): boolean =>
  results.every(({ ok, level }) => ok || level === 'should');
