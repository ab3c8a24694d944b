/** A picture as sharp reads and writes it raw: red, green, blue and alpha of 8 bits, not premultiplied. */
export type Rgba = { readonly data: Buffer; readonly width: number; readonly height: number };

/** Bakes opacity (0 to 1) into the alpha of every pixel, in place. */
export const fade = ({ data }: Rgba, opacity: number): void => {
  for (let at = 3; at < data.length; at += 4) data[at] = Math.round((data[at] ?? 0) * opacity);
};
