import type { PackSlot, SlotInstead } from '../db/index.js';
import type { Audience } from './audience.js';
import { ownChain, textChain, textFor } from './locales.js';
import type { LivePack } from './state.js';

type PackView = {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly coverFlikId: string | null;
  /** A Flik for each place, in order; null: the place is empty. */
  readonly slots: readonly (string | null)[];
};

/** How near an alternative is to an audience: the smaller the nearer; null: it is not for it. */
function distance({ platform, locale }: SlotInstead, audience: Audience): number | null {
  if (platform !== undefined && platform !== audience.platform) return null;
  const chain = ownChain(audience.locale);
  const at = locale === undefined ? chain.length : chain.indexOf(locale);
  if (at < 0) return null;
  // The language counts for more than the platform: a reply in words is of no use in another language.
  return at * 2 + (platform === undefined ? 1 : 0);
}

/** The Flik that an audience sees in a place: the nearest alternative that is there for it, or else the ordinary one. */
function inSlot(slot: PackSlot, audience: Audience, visible: (flikId: string) => boolean): string | null {
  const candidates = slot.instead
    .flatMap((one) => {
      const far = distance(one, audience);
      return far === null ? [] : [{ far, flikId: one.flikId }];
    })
    .sort((a, b) => a.far - b.far)
    .map(({ flikId }) => flikId);
  if (slot.flikId !== null) candidates.push(slot.flikId);
  return candidates.find(visible) ?? null;
}

/**
 * What a device gets of a pack.
 *
 * @param visible whether the audience has a Flik
 * @returns null where the pack is not for this audience, or holds nothing that is
 */
export function packViewOf(
  { id, content: { slug, content } }: LivePack,
  visible: (flikId: string) => boolean,
  audience: Audience,
): PackView | null {
  const own = ownChain(audience.locale);
  if (content.platforms !== null && !content.platforms.includes(audience.platform)) return null;
  if (content.locales !== null && !content.locales.some((locale) => own.includes(locale))) return null;
  const chain = textChain(audience.locale);
  const title = textFor(content.titles, chain);
  if (title === null) return null;
  const slots = content.slots.map((slot) => inSlot(slot, audience, visible));
  if (slots.every((flikId) => flikId === null)) return null;
  const { coverFlikId } = content;
  return {
    ...{ id, slug, title, description: textFor(content.descriptions, chain) ?? '' },
    coverFlikId: coverFlikId !== null && visible(coverFlikId) ? coverFlikId : null,
    slots,
  };
}
