import { createHash } from 'node:crypto';
import type { RenderOptions } from '../../pipeline/media/options.js';
import { findProfile, type Presets } from '../../presets/index.js';
import type { FlikContent } from '../library/content.js';

/**
 * The small file that a reply is chosen from, and for every platform what its weakest and its ordinary phones play. The
 * larger profiles add nothing to five seconds on a part of a screen.
 */
const PROFILES = [
  ...['flik', 'android-low', 'android-main', 'ios-low', 'ios-main'],
  ...['windows-phone-low', 'windows-phone-main'],
];

/** What the pipeline is asked for, for a Flik of this content. */
export function optionsFor({ framing, watermark, trim, poster, loop }: FlikContent): RenderOptions {
  return {
    ...{ profiles: PROFILES, effort: 'flik', framing, watermark, loop },
    ...(trim === null ? {} : { trim }),
    ...(poster === null ? {} : { poster }),
  };
}

/** A profile as it stands now: another version of it makes other media. */
const newest = (presets: Presets, id: string): string => {
  const profile = findProfile(presets, id);
  return profile === undefined ? id : `${profile.id}@${profile.version}`;
};

/** Digest of everything that media are made from, in hexadecimal: two contents that look the same have the same. */
export function recipeOf(presets: Presets, sourceSha256: string, options: RenderOptions): string {
  const { profiles = [], framing, watermark, trim, poster, loop, effort } = options;
  const parts = [
    ...[sourceSha256, effort, framing, watermark, loop, trim?.start ?? null, trim?.end ?? null, poster ?? null],
    ...profiles.map((id) => newest(presets, id)),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
