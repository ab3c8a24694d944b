/** From 8-bit sRGB to light, 0 to 1 (WCAG 2.2, relative luminance; IEC 61966-2-1). */
const LIGHT = Float64Array.from({ length: 256 }, (_, code) => {
  const value = code / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

const light = (code: number | undefined): number => LIGHT[code ?? 0] ?? 0;

/** Cells of a picture, one value for each. */
const perCell = (frame: Uint8Array, value: (red: number, green: number, blue: number) => number): Float64Array => {
  const cells = new Float64Array(frame.length / 3);
  for (let at = 0; at < cells.length; at++) {
    cells[at] = value(frame[at * 3] ?? 0, frame[at * 3 + 1] ?? 0, frame[at * 3 + 2] ?? 0);
  }
  return cells;
};

/** Relative luminance of each cell, 0 to 1: as much light as reaches the eye. */
export const luminances = (frame: Uint8Array): Float64Array =>
  perCell(frame, (red, green, blue) => 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue));

/** Brightness of each cell as the eye sees steps, 0 to 1 (BT.709 luma). */
export const lumas = (frame: Uint8Array): Float64Array =>
  perCell(frame, (red, green, blue) => (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255);

/** Less light than this has no colour that anyone sees; coders leave any colour in it. */
const DARK = 0.02;
/** Chromaticities (CIE 1976 u', v') of sRGB's red and of its white, D65. */
const RED = { u: 0.4507, v: 0.5229 };
const WHITE = { u: 0.1978, v: 0.4683 };
const DISTANCE_OF_WHITE = Math.hypot(WHITE.u - RED.u, WHITE.v - RED.v);

/** How red a cell is: `distance` from pure red in the CIE 1976 diagram, and whether it counts as a saturated red. */
export type Redness = { readonly distance: Float64Array; readonly saturated: Uint8Array };

/** Redness of each cell. Saturated: R / (R + G + B) of 0.8 and more (WCAG 2.2, general flash and red flash thresholds). */
export function rednesses(frame: Uint8Array): Redness {
  const saturated = new Uint8Array(frame.length / 3);
  let at = 0;
  const distance = perCell(frame, (redCode, greenCode, blueCode) => {
    const [red, green, blue] = [light(redCode), light(greenCode), light(blueCode)];
    const sum = red + green + blue;
    const index = at++;
    if (sum < DARK) return DISTANCE_OF_WHITE;
    saturated[index] = red / sum >= 0.8 ? 1 : 0;
    // sRGB to CIE XYZ, then CIE 1976 UCS.
    const x = 0.4124 * red + 0.3576 * green + 0.1805 * blue;
    const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const z = 0.0193 * red + 0.1192 * green + 0.9505 * blue;
    const scale = x + 15 * y + 3 * z;
    return Math.hypot((4 * x) / scale - RED.u, (9 * y) / scale - RED.v);
  });
  return { distance, saturated };
}
