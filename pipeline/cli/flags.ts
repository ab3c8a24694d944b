import { InvalidArgumentError, Option } from 'commander';
import { Compile } from 'typebox/compile';
import { QikError } from '../errors/catalogue.js';
import { RenderOptions } from '../media/options.js';

/** What commander has read of the options that `render` and `plan` share. */
export type RenderFlags = {
  readonly profiles?: string[];
  readonly effort?: string;
  readonly watermark?: string;
  readonly framing?: string;
  readonly loop?: string;
  readonly trim?: { start: number; end: number };
  readonly maxBytes?: number;
  readonly poster?: number;
};

const decimal = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('A number of seconds such as 1.5 was expected.');
  return Number(text);
};

const whole = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number of bytes was expected.');
  return Number(text);
};

const span = (text: string): { start: number; end: number } => {
  const found = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text);
  if (found === null) throw new InvalidArgumentError('Two times in seconds such as 1.5-6.0 were expected.');
  const [start, end] = [Number(found[1]), Number(found[2])];
  if (end <= start) throw new InvalidArgumentError('The end must come after the start.');
  return { start, end };
};

const names = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The options that say how a clip is rendered; the same for `render` and `plan`. */
export const renderFlags = (): Option[] => [
  new Option('--profiles <ids>', 'profiles with commas between them (default: the default ladder)').argParser(names),
  new Option('--effort <tier>', 'message or flik (default: message)'),
  new Option('--watermark <id>', 'id of a watermark, or none (default: qik)'),
  new Option('--framing <how>', 'square crops to the middle square').choices(['original', 'square']),
  new Option('--trim <start-end>', 'seconds of the source to keep').argParser(span),
  new Option('--loop <how>', 'boomerang plays it forward and backward, loop marks it as made for that').choices([
    'none',
    'loop',
    'boomerang',
  ]),
  new Option('--max-bytes <n>', 'budget for every file, in bytes').argParser(whole),
  new Option('--poster <seconds>', 'second of the clip to take the poster from').argParser(decimal),
];

const validator = Compile(RenderOptions);

/** @throws QikError `invalid_request` naming the first option that is out of bounds. */
export const renderOptions = (flags: RenderFlags): RenderOptions => {
  const { profiles, effort, watermark, framing, loop, trim, maxBytes, poster } = flags;
  const given = Object.entries({ profiles, effort, watermark, framing, loop, trim, maxBytes, poster });
  const options: unknown = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  if (validator.Check(options)) return options;
  const fields = validator.Errors(options).map(({ instancePath, message }) => ({ path: instancePath, message }));
  const [first] = fields;
  throw new QikError('invalid_request', first === undefined ? undefined : `${first.path.slice(1)} ${first.message}`, {
    errors: fields,
  });
};
