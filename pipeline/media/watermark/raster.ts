import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { QikError } from '../../errors/catalogue.js';
import { FONT_FILE, fontAt, registerFont } from './font.js';
import type { Size } from './place.js';
import type { PngImage } from './png.js';
import { refuse } from './refuse.js';
import type { Rgba } from './rgba.js';
import type { SvgImage } from './svg.js';

/** Most pixels that an SVG is rasterised at: a frame of the largest profile. A larger mark is scaled up from there. */
const MAX_SVG_PIXELS = 1920 * 1088;

/** Kept with the presets, or sent with a request: that one has so many milliseconds to be drawn. */
export type Trust = 'kept' | { readonly limitMs: number };

/** A logo takes a fraction of a second to draw; a hostile drawing of allowed size could take hours. */
const REQUEST: Trust = { limitMs: 10_000 };

/** How far the image of a mark is trusted, by the mark's id. */
export const trustOf = (id: string): Trust => (id === 'inline' ? REQUEST : 'kept');

/** Enough for the libraries to be found, and nothing that is secret. */
const PASSED_ON = ['PATH', 'LD_LIBRARY_PATH', 'FONTCONFIG_FILE', 'FONTCONFIG_PATH', 'SystemRoot'];

/**
 * Runs in a process of its own, because a rasteriser that is lost in a drawing can only be killed. It also ends itself
 * in the end, so that it does not outlive a parent that was killed. Arguments: sharp, font file, font name, pixels, milliseconds.
 */
const CHILD = `
  const [, sharpPath, fontfile, font, pixels, limit] = process.argv;
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(limit)).unref();
  const sharp = require(sharpPath);
  const chunks = [];
  process.stdin.on('data', (chunk) => chunks.push(chunk));
  process.stdin.on('end', async () => {
    if (font !== '') await sharp({ text: { text: 'a', fontfile, font } }).raw().toBuffer();
    const options = { limitInputPixels: Number(pixels), failOn: 'error' };
    process.stdout.write(await sharp(Buffer.concat(chunks), options).ensureAlpha().raw().toBuffer());
  });
`;

const decoded = async (image: Sharp): Promise<Rgba> => {
  const { data, info } = await image
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
};

const run = promisify(execFile);

const startFailed = (error: object): boolean => 'syscall' in error && String(error.syscall).startsWith('spawn');
const wasKilled = (error: object): boolean => 'killed' in error && error.killed === true;

/** Says how a drawing process failed, in words that hold nothing of its command line. */
const failureOf = (error: unknown): never => {
  if (!(error instanceof Error)) throw error;
  // A machine that has no room for another process says nothing about the picture.
  if (startFailed(error))
    throw new QikError('encode_failed', 'The process that draws the watermark did not start.', { cause: error });
  if (wasKilled(error)) return refuse('The SVG takes too long to draw; simplify it, or send a PNG.');
  return refuse('The SVG cannot be drawn; export it again, simpler, or send a PNG.');
};

const apart = async (svg: SvgImage, size: Size, limitMs: number): Promise<Buffer> => {
  const pixels = size.width * size.height;
  const font = svg.hasText ? fontAt(8) : '';
  const sharpPath = createRequire(import.meta.url).resolve('sharp');
  const environment = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
  try {
    const job = run(
      process.execPath,
      ['--eval', CHILD, sharpPath, FONT_FILE, font, String(pixels), String(2 * limitMs)],
      {
        encoding: 'buffer',
        env: { ...environment, UV_THREADPOOL_SIZE: '1' },
        timeout: limitMs,
        killSignal: 'SIGKILL',
        maxBuffer: pixels * 4,
      },
    );
    // A child that dies early closes its end; how it ended is what the job tells.
    job.child.stdin?.on('error', () => undefined);
    job.child.stdin?.end(svg.source(size.width, size.height));
    return (await job).stdout;
  } catch (error) {
    return failureOf(error);
  }
};

const inProcess = async (svg: SvgImage, size: Size): Promise<Buffer> => {
  if (svg.hasText) await registerFont();
  const source = Buffer.from(svg.source(size.width, size.height));
  const { data } = await decoded(sharp(source, { limitInputPixels: size.width * size.height, failOn: 'error' }));
  return data;
};

const resized = async (image: Sharp, { width, height }: Size): Promise<Rgba> =>
  decoded(image.resize(width, height, { fit: 'fill' }));

const rasteriseSvg = async (svg: SvgImage, size: Size, trust: Trust): Promise<Rgba> => {
  const scale = Math.min(1, Math.sqrt(MAX_SVG_PIXELS / (size.width * size.height)));
  const width = Math.max(1, Math.floor(size.width * scale));
  const height = Math.max(1, Math.floor(size.height * scale));
  const data = await (trust === 'kept'
    ? inProcess(svg, { width, height })
    : apart(svg, { width, height }, trust.limitMs));
  if (data.length !== width * height * 4) return refuse('The SVG cannot be drawn; export it again, or send a PNG.');
  if (scale === 1) return { data, width, height };
  return resized(sharp(data, { raw: { width, height, channels: 4 } }), size);
};

/**
 * Rasterises an image that `inspectImage` let through at exactly this size in pixels. An SVG is drawn for it, so that
 * its edges are crisp; one that came with a request is drawn in a process of its own that is killed
 * when its time is over.
 *
 * @param trust where the image comes from
 * @throws QikError invalid_watermark when the decoder refuses it or takes too long
 */
export const rasterise = async (image: PngImage | SvgImage, size: Size, trust: Trust): Promise<Rgba> => {
  try {
    if (image.kind === 'svg') return await rasteriseSvg(image, size, trust);
    const limitInputPixels = image.width * image.height;
    return await resized(sharp(image.png, { limitInputPixels, failOn: 'error', pages: 1 }), size);
  } catch (cause) {
    if (cause instanceof QikError) throw cause;
    return refuse('The image cannot be drawn; export it again, simpler, or send a PNG.', { cause });
  }
};
