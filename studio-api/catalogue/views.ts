import type { FlikContent } from '../library/content.js';
import { type Audience, withinRating } from './audience.js';
import { textChain, textFor } from './locales.js';
import { type FlikMedia, type MediaOf, type MediaRendition, type MediaStill, mediaBase } from './media.js';
import type { LiveFlik } from './state.js';

type FlikView = {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly altText: string;
  readonly emoji: readonly string[];
  readonly intents: readonly string[];
  readonly tags: readonly string[];
  readonly categories: readonly string[];
  readonly rating: FlikContent['rating'];
  readonly loop: FlikContent['loop'];
  readonly credits: string;
  readonly media: {
    readonly id: string;
    readonly base: string;
    readonly renditions: readonly Omit<MediaRendition, 'platforms'>[];
    readonly stills: readonly MediaStill[];
  };
};

const renditionsFor = (media: FlikMedia, { platform }: Audience): readonly MediaRendition[] =>
  media.renditions.filter(({ platforms }) => platforms.includes(platform));

/** What somebody is shown of a Flik, or null: for looking before anything is made of it. */
function shown(flik: LiveFlik, mediaOf: MediaOf, audience: Audience) {
  const { content, mediaId } = flik.content;
  if (!withinRating(content.rating, audience.rating)) return null;
  const chain = textChain(audience.locale);
  const title = textFor(content.titles, chain);
  const media = mediaOf(mediaId);
  if (title === null || media === null) return null;
  const renditions = renditionsFor(media, audience);
  return renditions.length === 0 ? null : { title, chain, media, renditions };
}

/** Whether a Flik is there for an audience: it has a title for the locale, plays on the platform, and is within the rating. */
export const isVisible = (flik: LiveFlik, mediaOf: MediaOf, audience: Audience): boolean =>
  shown(flik, mediaOf, audience) !== null;

/**
 * What a device gets of a Flik. Members are in this order always: the bytes of an answer hang on it.
 *
 * @returns null where the Flik is not for this audience
 */
export function viewOf(flik: LiveFlik, mediaOf: MediaOf, audience: Audience): FlikView | null {
  const found = shown(flik, mediaOf, audience);
  if (found === null) return null;
  const { slug, version, content } = flik.content;
  return {
    ...{ id: flik.id, slug, version, title: found.title },
    description: textFor(content.descriptions, found.chain) ?? '',
    altText: textFor(content.altTexts, found.chain) ?? found.title,
    ...{ emoji: content.emoji, intents: content.intents, tags: content.tags, categories: content.categories },
    ...{ rating: content.rating, loop: content.loop, credits: content.credits },
    media: {
      id: found.media.id,
      base: mediaBase(flik.id, found.media.id),
      renditions: found.renditions.map(({ platforms: _, ...rendition }) => rendition),
      stills: found.media.stills,
    },
  };
}
