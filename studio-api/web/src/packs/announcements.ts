import type { Announcements } from '@dnd-kit/core';

type Say = (key: string, given: Readonly<Record<string, string | number>>) => string;

/**
 * What is read out while something is moved: what was picked up, the place it is over, and where it came down.
 *
 * @param titleOf what something is called, by its key
 * @param placeOf its number, from 1
 */
export function announcementsFor(
  say: Say,
  titleOf: (key: string) => string,
  placeOf: (key: string) => number,
  places: number,
): Announcements {
  const given = (active: string | number, over?: string | number) => ({
    title: titleOf(String(active)),
    place: placeOf(String(over ?? active)),
    places,
  });
  return {
    onDragStart: ({ active }) => say('packs.moving.start', given(active.id)),
    onDragOver: ({ active, over }) =>
      over === null
        ? say('packs.moving.outside', given(active.id))
        : say('packs.moving.over', given(active.id, over.id)),
    onDragEnd: ({ active, over }) =>
      over === null ? say('packs.moving.cancel', given(active.id)) : say('packs.moving.end', given(active.id, over.id)),
    onDragCancel: ({ active }) => say('packs.moving.cancel', given(active.id)),
  };
}
