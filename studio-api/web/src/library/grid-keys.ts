/** A grid as it is drawn: how many tiles there are in all, in a row, and how many rows are to be seen at once. */
type GridShape = { readonly count: number; readonly columns: number; readonly visibleRows: number };

/**
 * Where a key leads in a grid whose last row may be short, by the ARIA pattern for grids.
 *
 * @returns the index, or null where the key does not move anything
 */
export function movedTo(
  key: string,
  at: number,
  { count, columns, visibleRows }: GridShape,
  whole = false,
): number | null {
  const last = count - 1;
  const inside = (index: number): number => Math.max(0, Math.min(last, index));
  const rowStart = at - (at % columns);
  /** Down by whole rows: from above a hole in the last row one comes to its last tile. */
  const down = (rows: number): number => {
    const to = at + rows * columns;
    if (to <= last) return to;
    const lastRow = last - (last % columns);
    return Math.min(last, lastRow + (at % columns));
  };
  const up = (rows: number): number => {
    const to = at - rows * columns;
    return to >= 0 ? to : at % columns;
  };
  if (count === 0) return null;
  switch (key) {
    case 'ArrowRight':
      return inside(at + 1);
    case 'ArrowLeft':
      return inside(at - 1);
    case 'ArrowDown':
      return down(1);
    case 'ArrowUp':
      return up(1);
    case 'PageDown':
      return down(Math.max(1, visibleRows));
    case 'PageUp':
      return up(Math.max(1, visibleRows));
    case 'Home':
      return whole ? 0 : rowStart;
    case 'End':
      return whole ? last : inside(rowStart + columns - 1);
    default:
      return null;
  }
}

/** Space between tiles, in pixels. */
export const GAP = 12;
/** The least that a tile is wide: two fit on a phone of 360 pixels beside their margins. */
const LEAST_WIDTH = 152;
/** What tiles strive for where there is room. */
const WIDTH = 208;

/** How many tiles stand in a row of that many pixels, and how wide each is. */
export function tilesIn(width: number): { readonly columns: number; readonly tile: number } {
  const wanted = width < 640 ? LEAST_WIDTH : WIDTH;
  const columns = Math.max(1, Math.floor((width + GAP) / (wanted + GAP)));
  return { columns, tile: Math.floor((width - GAP * (columns - 1)) / columns) };
}
