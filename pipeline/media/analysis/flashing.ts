import { luminances, rednesses } from './cells.js';
import { type Frames, frameAt } from './frames.js';
import type { Flashing } from './schema.js';

/*
 * WCAG 2.2, success criterion 2.3.1 and its term "general flash and red flash thresholds"; the same figures for
 * television stand in Recommendation ITU-R BT.1702 and Ofcom's guidance, with 20 cd/m² of 200 for the tenth. A
 * transition is the change from a valley to a peak or back, a flash two opposing ones. A Flik fills the screen that it
 * is played on, so the share of the area is taken of the picture, as television does.
 */
const GENERAL_STEP = 0.1;
/** Where even the darker picture is as bright as this, the change is no flash. */
const BRIGHT = 0.8;
/** Distance in the CIE 1976 diagram between the states of a red flash. */
const RED_STEP = 0.2;
const MAX_AREA = 0.25;
const MAX_FLASHES = 3;
/** Cells that change within this time change together: half a period of the fastest flash that is judged as a whole. */
const TOGETHER_SECONDS = 0.1;

/** One quantity of every cell over time, and whether the lower end of a change matters at that moment. */
export type Signal = {
  readonly cells: number;
  readonly frames: number;
  readonly value: (frame: number, cell: number) => number;
  readonly lowMatters: (frame: number, cell: number) => boolean;
};

/** A change of one cell that is as large as the rule says; `way` is up or down. */
type Transition = { readonly frame: number; readonly cell: number; readonly way: 1 | -1 };

/** Every change of a cell from valley to peak or back by at least `step`, at the picture in which it got that far. */
function transitionsOf(signal: Signal, cell: number, step: number): Transition[] {
  const found: Transition[] = [];
  let low = signal.value(0, cell);
  let high = low;
  let way: 0 | 1 | -1 = 0;
  let lowMattered = signal.lowMatters(0, cell);
  // Of a fall whose end does not matter yet: it may go on falling.
  let fallAt: number | null = null;
  for (let frame = 1; frame < signal.frames; frame++) {
    const value = signal.value(frame, cell);
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (way !== 1 && value - low >= step) {
      if (lowMattered) found.push({ frame, cell, way: 1 });
      [way, low, high, lowMattered, fallAt] = [1, value, value, false, null];
    } else if (way !== -1 && high - value >= step) {
      [way, low, high, fallAt] = [-1, value, value, frame];
    }
    if (way !== 1 && signal.lowMatters(frame, cell)) {
      if (fallAt !== null) found.push({ frame: fallAt, cell, way: -1 });
      [lowMattered, fallAt] = [true, null];
    }
  }
  return found;
}

/** Most of `values` in any window, and where that window begins. */
type Peak = { readonly count: number; readonly start: number };

/** How often more than a quarter of the cells change, each counted by itself: whatever the rhythm of its neighbours. */
function busiestCells(byFrame: readonly Transition[][], cells: number, window: number): Peak {
  const counts = new Uint16Array(cells);
  let peak: Peak = { count: 0, start: 0 };
  byFrame.forEach((entering, end) => {
    for (const { cell } of entering) counts[cell] = (counts[cell] ?? 0) + 1;
    for (const { cell } of byFrame[end - window] ?? []) counts[cell] = (counts[cell] ?? 0) - 1;
    const atLeast = (wanted: number): number => counts.reduce((sum, count) => sum + (count >= wanted ? 1 : 0), 0);
    while (atLeast(peak.count + 1) > MAX_AREA * cells) {
      peak = { count: peak.count + 1, start: Math.max(0, end - window + 1) };
    }
  });
  return peak;
}

/**
 * How often a quarter of the picture as a whole gets brighter and darker by turns, also where it is not always the same
 * quarter. What gets brighter while as much gets darker, as when something moves, does not count here.
 */
function busiestPicture(byFrame: readonly Transition[][], cells: number, fps: number, window: number): Peak {
  const together = Math.max(1, Math.round(TOGETHER_SECONDS * fps));
  const turns: number[] = [];
  let recent: { frame: number; net: number }[] = [];
  let way = 0;
  byFrame.forEach((transitions, frame) => {
    recent.push({ frame, net: transitions.reduce((sum, one) => sum + one.way, 0) / cells });
    recent = recent.filter((one) => frame - one.frame < together);
    const net = recent.reduce((sum, one) => sum + one.net, 0);
    if (Math.abs(net) > MAX_AREA && Math.sign(net) !== way) {
      turns.push(frame);
      way = Math.sign(net);
      recent = [];
    }
  });
  return turns.reduce<Peak>(
    (peak, start) => {
      const count = turns.filter((frame) => frame >= start && frame < start + window).length;
      return count > peak.count ? { count, start } : peak;
    },
    { count: 0, start: 0 },
  );
}

/** The most flashes within any second, half ones counted, and the second at which that begins. */
function mostFlashes(signal: Signal, step: number, fps: number): { flashes: number; at: number } {
  const byFrame: Transition[][] = Array.from({ length: signal.frames }, () => []);
  for (let cell = 0; cell < signal.cells; cell++) {
    for (const transition of transitionsOf(signal, cell, step)) byFrame[transition.frame]?.push(transition);
  }
  const window = Math.ceil(fps - 1e-6);
  const [alone, whole] = [
    busiestCells(byFrame, signal.cells, window),
    busiestPicture(byFrame, signal.cells, fps, window),
  ];
  const peak = whole.count > alone.count ? whole : alone;
  return { flashes: peak.count / 2, at: peak.start / fps };
}

/**
 * Whether pictures flash more than is safe for people with photosensitive epilepsy. Pure. Careful rather than exact:
 * half a flash counts, so that 3 flashes in a second pass and 3.5 do not.
 */
export function judgeFlashing(frames: Frames): Flashing {
  const pictures = Array.from({ length: frames.count }, (_, index) => frameAt(frames, index));
  const light = pictures.map(luminances);
  const reds = pictures.map(rednesses);
  const shape = { cells: light[0]?.length ?? 0, frames: frames.count };
  const general = mostFlashes(
    {
      ...shape,
      value: (frame, cell) => light[frame]?.[cell] ?? 0,
      lowMatters: (frame, cell) => (light[frame]?.[cell] ?? 0) < BRIGHT,
    },
    GENERAL_STEP,
    frames.fps,
  );
  const red = mostFlashes(
    {
      ...shape,
      value: (frame, cell) => reds[frame]?.distance[cell] ?? 0,
      lowMatters: (frame, cell) => reds[frame]?.saturated[cell] === 1,
    },
    RED_STEP,
    frames.fps,
  );
  const worst = red.flashes > general.flashes ? red : general;
  return {
    maxFlashesPerSecond: worst.flashes,
    at: worst.flashes === 0 ? null : Math.round(worst.at * 1000) / 1000,
    redFlashes: red.flashes,
    passes: worst.flashes <= MAX_FLASHES,
  };
}
