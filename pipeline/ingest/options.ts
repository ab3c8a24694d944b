import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { findProfile, type Presets } from '../../presets/index.js';
import { DURATION_PATTERN, parseDuration } from '../config/index.js';
import { type PlaybackPolicy, PRIORITIES, type PriorityClass } from '../db/index.js';
import { type ErrorCode, type FieldError, QikError } from '../errors/catalogue.js';
import { fieldErrors, inWords } from '../errors/fields.js';
import { RenderOptions } from '../media/options.js';
import { resolveWatermark } from '../media/watermark/resolve.js';

/** Bytes of `metadata` as JSON. */
const MAX_METADATA_BYTES = 4096;
/** Views that a limit is of any use for: whoever may look a hundred times may look. */
const MAX_VIEWS = 100;
/** How far ahead of us a sender's clock may be. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Everything that can be said about a clip when it is sent. */
export const ClipOptions = Type.Object(
  {
    ...RenderOptions.properties,
    sender: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Fills {sender} in a text watermark.' }),
    ),
    recipients: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        maxItems: 1000,
        uniqueItems: true,
        description: 'Your ids of the people it is for. Where given, playback for anybody else is refused.',
      }),
    ),
    sentAt: Type.Optional(Type.String({ format: 'date-time', description: 'Default: when it was received.' })),
    ttl: Type.Optional(
      Type.String({
        pattern: DURATION_PATTERN,
        description: 'ISO 8601 duration from sentAt until the clip is gone, such as P3D; up to the retention.',
      }),
    ),
    metadata: Type.Optional(
      Type.Unknown({ description: 'Anything of yours, up to 4 KB as JSON; given back as it is.' }),
    ),
    priority: Type.Optional(Type.Enum([...PRIORITIES], { description: 'Default: normal.' })),
    views: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_VIEWS,
        description: 'Addresses to play it from that each recipient is given. Default: as many as asked for.',
      }),
    ),
    viewWindow: Type.Optional(
      Type.String({
        pattern: DURATION_PATTERN,
        description:
          'ISO 8601 duration in which a recipient can play it, from the first view, such as PT24H; up to the retention.',
      }),
    ),
    lockedUntilReply: Type.Optional(
      Type.Boolean({ description: 'Closed to each recipient until you say with `unlocks` that they replied.' }),
    ),
  },
  { additionalProperties: false, title: 'Clip options' },
);
export type ClipOptions = Static<typeof ClipOptions>;

/** Options that hold. Times are in milliseconds. */
export type Wishes = {
  readonly render: RenderOptions;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly sentAt: Date | null;
  readonly ttlMs: number | null;
  readonly metadata: unknown;
  readonly priority: PriorityClass;
  readonly policy: PlaybackPolicy;
};

/** What options are held against. */
export type OptionRules = { readonly presets: Presets; readonly retentionMs: number; readonly now: Date };

/** One thing that is wrong with a request, and the code that it would have by itself. */
export type Fault = FieldError & { readonly code: ErrorCode };

export const fault = (path: string, message: string, code: ErrorCode = 'invalid_request'): Fault => ({
  path,
  message,
  code,
});

const validator = Compile(ClipOptions);

function presetFaults(options: ClipOptions, presets: Presets): Fault[] {
  const faults: Fault[] = [];
  for (const [at, reference] of (options.profiles ?? []).entries()) {
    if (findProfile(presets, reference) === undefined)
      faults.push(fault(`/profiles/${at}`, 'is not the id of a profile', 'unknown_profile'));
  }
  const efforts = [...new Set(presets.efforts.map((effort) => effort.id))];
  if (options.effort !== undefined && !efforts.includes(options.effort))
    faults.push(fault('/effort', `must be one of ${efforts.join(', ')}`));
  try {
    resolveWatermark(options.watermark, presets, {});
  } catch (error) {
    if (!(error instanceof QikError)) throw error;
    const [where] = error.errors;
    faults.push(fault(where?.path ?? '/watermark', error.detail, error.code));
  }
  return faults;
}

function timeFaults(options: ClipOptions, { retentionMs, now }: OptionRules): Fault[] {
  const faults: Fault[] = [];
  const sentAt = options.sentAt === undefined ? now.getTime() : Date.parse(options.sentAt);
  if (Number.isNaN(sentAt)) faults.push(fault('/sentAt', 'is not a time'));
  if (sentAt > now.getTime() + CLOCK_TOLERANCE_MS) faults.push(fault('/sentAt', 'lies more than five minutes ahead'));
  const ttl = options.ttl === undefined ? retentionMs : parseDuration(options.ttl);
  if (ttl === null || ttl <= 0) {
    faults.push(
      fault('/ttl', 'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as P3D or PT12H'),
    );
  } else if (ttl > retentionMs) {
    faults.push(fault('/ttl', `may be at most ${retentionMs / 1000} seconds, the time that clips are kept`));
  } else if (sentAt + ttl <= now.getTime()) {
    faults.push(fault(options.ttl === undefined ? '/sentAt' : '/ttl', 'makes the time of the clip be over already'));
  }
  return faults;
}

function windowFaults({ viewWindow }: ClipOptions, retentionMs: number): Fault[] {
  if (viewWindow === undefined) return [];
  const ms = parseDuration(viewWindow);
  if (ms === null || ms <= 0)
    return [
      fault('/viewWindow', 'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as PT24H'),
    ];
  if (ms > retentionMs)
    return [fault('/viewWindow', `may be at most ${retentionMs / 1000} seconds, the time that clips are kept`)];
  return [];
}

function otherFaults(options: ClipOptions): Fault[] {
  const faults: Fault[] = [];
  if (options.trim !== undefined && options.trim.end <= options.trim.start)
    faults.push(fault('/trim/end', 'must be after start'));
  const metadataBytes = options.metadata === undefined ? 0 : Buffer.byteLength(JSON.stringify(options.metadata));
  if (metadataBytes > MAX_METADATA_BYTES)
    faults.push(fault('/metadata', `may have ${MAX_METADATA_BYTES} bytes as JSON and has ${metadataBytes}`));
  return faults;
}

/** @throws QikError that names every fault, if there is one */
export function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  // The particular code where there is one, the general one where several kinds of things are wrong.
  const code = faults.every((one) => one.code === first.code) ? first.code : 'invalid_request';
  const errors = faults.map(({ path, message }) => ({ path, message }));
  throw new QikError(code, inWords(errors), { errors });
}

/** Only what limits something: a clip that anybody may play as often as they like has an empty policy. */
function policyOf({
  views,
  viewWindow,
  lockedUntilReply,
}: Pick<ClipOptions, 'views' | 'viewWindow' | 'lockedUntilReply'>): PlaybackPolicy {
  const viewWindowMs = viewWindow === undefined ? null : parseDuration(viewWindow);
  return {
    ...(views === undefined ? {} : { views }),
    ...(viewWindowMs === null ? {} : { viewWindowMs }),
    ...(lockedUntilReply === true ? { lockedUntilReply } : {}),
  };
}

/** Everything that is wrong with the options of a clip; what is no object of options at all is known by nothing else. */
export function optionFaults(value: unknown, rules: OptionRules): Fault[] {
  if (!validator.Check(value))
    return fieldErrors(validator.Errors(value)).map((error) => fault(error.path, error.message));
  return [
    ...presetFaults(value, rules.presets),
    ...timeFaults(value, rules),
    ...windowFaults(value, rules.retentionMs),
    ...otherFaults(value),
  ];
}

/** When a clip is over as its sender wants it, from options that hold. */
export const timesOf = ({ sentAt, ttl }: Readonly<Record<string, unknown>>) => ({
  sentAt: typeof sentAt === 'string' ? new Date(sentAt) : null,
  ttlMs: typeof ttl === 'string' ? parseDuration(ttl) : null,
});

/**
 * Holds the options of a clip against their schema, the presets and the clock, before a byte of the file is read.
 *
 * @throws QikError `invalid_request`, `unknown_profile` or `invalid_watermark` with every field at fault
 */
export function checkOptions(value: unknown, rules: OptionRules): Wishes {
  refuse(optionFaults(value, rules));
  if (!validator.Check(value)) throw new QikError('invalid_request');
  const { sender, recipients, sentAt: _sentAt, ttl: _ttl, metadata, priority, ...more } = value;
  const { views: _views, viewWindow: _window, lockedUntilReply: _locked, ...render } = more;
  return {
    render,
    sender: sender ?? null,
    recipients: recipients ?? [],
    ...timesOf(value),
    metadata: metadata ?? null,
    priority: priority ?? 'normal',
    policy: policyOf(value),
  };
}
