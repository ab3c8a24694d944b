import { defaultLadder, loadPresets, profileReference } from '../../presets/index.js';
import type { Profile } from '../../presets/schema.js';
import type { Answer } from './answer.js';
import { bytes, className, table } from './words.js';

const HEAD = [
  'profile',
  'for',
  'H.264',
  'longest x shortest side',
  'fps',
  'video at most',
  'sound at most',
  'file at most',
];

const row = (profile: Profile, inLadder: boolean): string[] => {
  const { video, audio, platforms, framing, maxBytes, maxSeconds } = profile;
  const limits = [
    ...(maxBytes === undefined ? [] : [bytes(maxBytes)]),
    ...(maxSeconds === undefined ? [] : [`${maxSeconds} s`]),
  ];
  return [
    `${profileReference(profile)}${inLadder ? ' *' : ''}`,
    platforms.length === 3 ? 'all' : platforms.join(', '),
    `${className(video.profile)} ${video.level}`,
    `${video.longSide}x${video.shortSide}${framing === 'square' ? ' square' : ''}`,
    String(video.fps),
    `${video.peakKbps} kbit/s`,
    `${audio.kbps} kbit/s${audio.channels === 1 ? ' mono' : ''}`,
    limits.join(', '),
  ];
};

/** `qik profiles`: every version of every profile with its constraints. */
export const profilesCommand = async (): Promise<Answer> => {
  const presets = await loadPresets();
  const ladder = new Set(defaultLadder(presets));
  return {
    document: { profiles: presets.profiles.map(({ $schema: _, ...profile }) => profile) },
    text: [
      table(
        HEAD,
        presets.profiles.map((profile) => row(profile, ladder.has(profile))),
      ),
      '',
      '* the default ladder: what is rendered when no profiles are named.',
      'A file above any of these is never delivered. `qik check FILE --profile ID` holds a file against one.',
    ].join('\n'),
  };
};
