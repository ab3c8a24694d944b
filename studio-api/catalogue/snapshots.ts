import type { CataloguePosition } from './cursor.js';
import type { Edition } from './documents.js';

const NAME = /^(\d{1,15})-([0-9a-f]{16})$/;

/** Names a catalogue for good: its number, and the digest of what made it. */
export const snapshotName = ({ state, mark }: Edition): string => `${state.seq}-${mark}`;

/** Which catalogue is named; null: none. */
export function parseSnapshotName(name: string): CataloguePosition | null {
  const [, seq, mark] = NAME.exec(name) ?? [];
  return seq === undefined || mark === undefined ? null : { seq: Number(seq), mark };
}
