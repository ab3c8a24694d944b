import type { Presets } from './load.js';
import type { Profile } from './schema.js';

export { PresetError } from './error.js';
export { type KeptWatermark, loadPresets, type Presets } from './load.js';
export { packageRoot } from './root.js';

/** `id@version`, the name under which a rendition keeps what it was made for. */
export const profileReference = (profile: Profile): string => `${profile.id}@${profile.version}`;

const newestOf = (profiles: readonly Profile[]): Profile | undefined =>
  profiles.reduce<Profile | undefined>(
    (newest, profile) => (newest === undefined || profile.version > newest.version ? profile : newest),
    undefined,
  );

/** The profile that `ios-main@1` names, or the newest version of `ios-main`. */
export const findProfile = (presets: Presets, reference: string): Profile | undefined =>
  reference.includes('@')
    ? presets.profiles.find((profile) => profileReference(profile) === reference)
    : newestOf(presets.profiles.filter((profile) => profile.id === reference));

/** What is rendered when a request names no profiles: the newest version of each, in their order. */
export const defaultLadder = (presets: Presets): Profile[] =>
  presets.profiles.filter((profile) => profile.defaultLadder && findProfile(presets, profile.id) === profile);
