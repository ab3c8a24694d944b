import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names that an ffmpeg prints of itself. A decoder counts under its own name and under its codec's. */
export type Capabilities = {
  readonly encoders: ReadonlySet<string>;
  readonly decoders: ReadonlySet<string>;
  readonly filters: ReadonlySet<string>;
};

/** Lines such as ` V..... libdav1d   dav1d AV1 decoder (codec av1)` or ` ..C zscale   V->V  Apply resizing`. */
const LINE = /^ [A-Z.]{3,6} (?<name>\S+)\s.*?(?:\(codec (?<codec>\S+)\))?$/gm;

/** Reads what `-encoders`, `-decoders` or `-filters` print. */
export const parseNames = (listing: string): Set<string> => {
  const names = new Set<string>();
  for (const { groups } of listing.matchAll(LINE)) {
    if (groups?.['name'] !== undefined && groups['name'] !== '=') names.add(groups['name']);
    if (groups?.['codec'] !== undefined) names.add(groups['codec']);
  }
  return names;
};

const list = async (ffmpeg: string, what: string): Promise<Set<string>> => {
  const { stdout } = await run(ffmpeg, ['-hide_banner', what], { timeout: 10_000, maxBuffer: 4 * 1024 * 1024 });
  return parseNames(stdout);
};

/** Asks an ffmpeg what it can do. No media is touched. */
export const capabilitiesOf = async (ffmpeg: string): Promise<Capabilities> => {
  const [encoders, decoders, filters] = await Promise.all([
    list(ffmpeg, '-encoders'),
    list(ffmpeg, '-decoders'),
    list(ffmpeg, '-filters'),
  ]);
  return { encoders, decoders, filters };
};

/** What is needed for every clip, and what only some clips need. */
const NEEDED = { encoders: ['libx264', 'aac'], filters: ['overlay', 'scale', 'fps'], decoders: ['h264', 'aac'] };
const USEFUL = { encoders: [], filters: ['zscale', 'tonemap'], decoders: ['hevc', 'vp9', 'av1', 'vc1'] };

export type Lacking = { readonly needed: readonly string[]; readonly useful: readonly string[] };

const missing = (can: Capabilities, wanted: { readonly [K in keyof Capabilities]: readonly string[] }): string[] => [
  ...wanted.encoders.filter((name) => !can.encoders.has(name)).map((name) => `encoder ${name}`),
  ...wanted.filters.filter((name) => !can.filters.has(name)).map((name) => `filter ${name}`),
  ...wanted.decoders.filter((name) => !can.decoders.has(name)).map((name) => `decoder ${name}`),
];

/** What an ffmpeg lacks of what clips need. */
export const lackingOf = (can: Capabilities): Lacking => ({
  needed: missing(can, NEEDED),
  useful: missing(can, USEFUL),
});
