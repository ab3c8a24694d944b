import type { PlatformName } from '../../presets/schema.js';

/** What a rendition must tell to be chosen. */
export type Candidate = {
  readonly id: string;
  readonly platforms: readonly PlatformName[];
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly durationMs: number;
};

export type Device = {
  readonly platform: PlatformName;
  /** Pixels of the screen, held either way. */
  readonly screen?: { readonly width: number; readonly height: number } | undefined;
  readonly downlinkKbps?: number | undefined;
};

export type Choice<T> = { readonly rendition: T; readonly reason: string };

/** The rest of a downlink is for everything else on it and for its ups and downs. */
const USABLE_SHARE = 0.8;

const longSide = (size: { readonly width: number; readonly height: number }): number =>
  Math.max(size.width, size.height);
const area = (rendition: Candidate): number => rendition.width * rendition.height;
/** Bits a millisecond are kilobits a second. */
const averageKbps = (rendition: Candidate): number => (rendition.bytes * 8) / Math.max(1, rendition.durationMs);
const size = (rendition: Candidate): string => `${rendition.width}x${rendition.height}`;

/** Largest first; of equal ones the lighter, then by name, so that the answer is the same every time. */
const larger = (a: Candidate, b: Candidate): number => area(b) - area(a) || a.bytes - b.bytes || (a.id < b.id ? -1 : 1);

/**
 * The largest rendition of a platform whose long side fits the screen's and whose average rate fits in 80 % of the
 * downlink; the smallest where none does.
 *
 * @returns the rendition with the reason in words, or null when the platform has none.
 */
export function chooseRendition<T extends Candidate>(renditions: readonly T[], device: Device): Choice<T> | null {
  const playable = renditions.filter((rendition) => rendition.platforms.includes(device.platform)).sort(larger);
  const smallest = playable.at(-1);
  if (smallest === undefined) return null;
  const side = device.screen === undefined ? Number.POSITIVE_INFINITY : longSide(device.screen);
  const usableKbps = (device.downlinkKbps ?? Number.POSITIVE_INFINITY) * USABLE_SHARE;
  const onScreen = (rendition: T): boolean => longSide(rendition) <= side;
  const onLine = (rendition: T): boolean => averageKbps(rendition) <= usableKbps;

  const chosen = playable.find((rendition) => onScreen(rendition) && onLine(rendition)) ?? smallest;
  const limits = [
    ...(device.screen === undefined ? [] : [`the screen's long side of ${side}`]),
    ...(device.downlinkKbps === undefined ? [] : [`${Math.floor(usableKbps)} of ${device.downlinkKbps} kbit/s`]),
  ].join(' and ');
  const what = `${size(chosen)} at ${Math.round(averageKbps(chosen))} kbit/s`;
  if (limits === '')
    return {
      rendition: chosen,
      reason: `${what} is the largest for ${device.platform}; neither screen nor downlink were given.`,
    };
  if (onScreen(chosen) && onLine(chosen))
    return { rendition: chosen, reason: `${what} is the largest for ${device.platform} that fits ${limits}.` };
  return {
    rendition: chosen,
    reason: `Nothing for ${device.platform} fits ${limits}; ${what} is the smallest there is.`,
  };
}
