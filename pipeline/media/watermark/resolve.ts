import type { KeptWatermark, Presets } from '../../../presets/index.js';
import type { InlineWatermark, SafeArea } from '../../../presets/schema.js';
import type { RenderOptions } from '../options.js';
import type { MarkPlan } from '../types.js';
import { inspectImage, MAX_IMAGE_BYTES } from './image.js';
import { refuse } from './refuse.js';
import { fillTemplate, type MarkText } from './text.js';

/** The built-in mark, on every clip unless the request says otherwise. */
const DEFAULT_MARK = 'qik';
/** Whoever describes a mark says where it goes; only its margin keeps it off the edges. */
const NO_SAFE_AREA: SafeArea = { top: 0, right: 0, bottom: 0, left: 0 };

type Place = Pick<MarkPlan, 'position' | 'widthPercent' | 'marginPercent' | 'opacity' | 'from' | 'to'>;

const placeOf = (mark: KeptWatermark | InlineWatermark): Place => {
  const from = mark.from ?? null;
  const to = mark.to ?? null;
  if (to !== null && to <= (from ?? 0))
    refuse('The mark goes before it appears; make to larger than from.', { path: '/watermark/to' });
  return {
    position: mark.position,
    widthPercent: mark.widthPercent,
    marginPercent: mark.marginPercent,
    opacity: mark.opacity,
    from,
    to,
  };
};

const textContent = (template: string, values: MarkText): MarkPlan['content'] | null => {
  const text = fillTemplate(template, values);
  return text === null ? null : { kind: 'text', text };
};

const decodeImage = (base64: string): Uint8Array => {
  if (base64.length > Math.ceil(MAX_IMAGE_BYTES / 3) * 4)
    return refuse(`The image is too large; ${MAX_IMAGE_BYTES / 1024} KB are allowed.`, { path: '/watermark/image' });
  const bytes = Buffer.from(base64, 'base64');
  // Buffer.from skips what it does not know; only a faithful round trip proves that it was base64.
  if (bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, ''))
    return refuse('The image is not valid base64; encode the bytes of a PNG or SVG.', { path: '/watermark/image' });
  inspectImage(bytes);
  return bytes;
};

const inlineMark = (mark: InlineWatermark, values: MarkText): MarkPlan | null => {
  const { image, text } = mark;
  if ((image === undefined) === (text === undefined))
    return refuse('A mark of your own needs exactly one of image and text.');
  const content =
    text === undefined ? { kind: 'image' as const, bytes: decodeImage(image ?? '') } : textContent(text, values);
  return content === null ? null : { id: 'inline', content, ...placeOf(mark), safeArea: NO_SAFE_AREA };
};

const keptContent = (mark: KeptWatermark, values: MarkText): MarkPlan['content'] | null => {
  if (mark.imageBytes !== null) return { kind: 'image', bytes: mark.imageBytes };
  if (mark.text !== undefined) return textContent(mark.text, values);
  return refuse(`The watermark ${mark.id} holds neither an image nor a text; choose another.`);
};

const keptMark = (id: string, presets: Presets, values: MarkText): MarkPlan | null => {
  const newest = presets.watermarks
    .filter((mark) => mark.id === id)
    .reduce<KeptWatermark | undefined>((best, mark) => (best && best.version > mark.version ? best : mark), undefined);
  if (newest === undefined) {
    const known = [...new Set(presets.watermarks.map((mark) => mark.id))].sort().join(', ');
    return refuse(`There is no such watermark. Known ones: ${known === '' ? 'none is kept' : known}; or none.`);
  }
  const content = keptContent(newest, values);
  const { safeArea } = newest;
  return content === null ? null : { id: `${newest.id}@${newest.version}`, content, ...placeOf(newest), safeArea };
};

/**
 * Turns what a request says about the watermark into a mark that can be drawn. Pure.
 *
 * - nothing said: the built-in mark; `none`: no mark; an id: the newest version of that kept mark.
 * - An inline mark holds exactly one of `image` (base64 of a PNG or SVG, checked here) and `text`; it has no safe
 *   area, so its margin alone keeps it off the edges. Kept marks bring theirs.
 * - A text whose placeholders were all missing or unprintable, so that nothing is left, is no mark (null): a sender
 *   without a name is no reason to fail a clip. A fixed text with nothing to see is the caller's mistake and refused.
 *
 * @param text values for `{sender}` and `{date}`
 * @throws QikError invalid_watermark
 */
export const resolveWatermark = (
  request: RenderOptions['watermark'],
  presets: Presets,
  text: MarkText = {},
): MarkPlan | null => {
  if (request === 'none') return null;
  if (request === undefined) return keptMark(DEFAULT_MARK, presets, text);
  return typeof request === 'string' ? keptMark(request, presets, text) : inlineMark(request, text);
};
