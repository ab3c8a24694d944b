import type { components } from '../../api/openapi.js';

export type Rendition = components['schemas']['RenditionOfAFlik'];
export type Platform = Rendition['platforms'][number];

export const PLATFORMS = ['android', 'ios', 'windows-phone'] as const satisfies readonly Platform[];

/** Profiles are named after a platform and what its phones can play, such as android-low@1. */
const isFor = (rendition: Rendition, platform: Platform, grade: string): boolean =>
  rendition.profiles.some((profile) => profile.startsWith(`${platform}-${grade}@`));

export type Grade = 'main' | 'low';
export type Offer = { readonly grade: Grade; readonly rendition: Rendition };

/** What phones of a platform get: those of today, then older ones. One file may be for both. */
export function offersFor(renditions: readonly Rendition[], platform: Platform): Offer[] {
  const own = renditions.filter(({ platforms }) => platforms.includes(platform));
  return (['main', 'low'] as const).flatMap((grade) => {
    const rendition = own.find((one) => isFor(one, platform, grade));
    return rendition === undefined ? [] : [{ grade, rendition }];
  });
}
