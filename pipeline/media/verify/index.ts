import type { Profile } from '../../../presets/schema.js';
import type { MediaContext } from '../context.js';
import { contractOf, strictest } from '../plan/point.js';
import type { Check } from '../types.js';
import type { MediaFacts } from './facts.js';
import { inspect } from './inspect.js';
import { type Expectation, holdAgainst } from './rules.js';

export type CheckResult = {
  readonly checks: readonly Check[];
  readonly conforms: boolean;
  readonly facts: MediaFacts | null;
};

const least = (values: readonly (number | undefined | null)[]): number | null => {
  const known = values.filter((value) => value !== undefined && value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/**
 * Holds any media file against one or several profiles at once: the strictest of their limits.
 * @param options what the rendition was meant to be, and a byte budget of the request.
 * @throws QikError with an input code when the file is no video at all.
 */
export async function verify(
  file: string,
  profiles: readonly [Profile, ...Profile[]],
  context: MediaContext,
  options: {
    readonly expected?: Expectation;
    readonly maxBytes?: number | null;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<CheckResult> {
  const inspection = await inspect(file, context, options.signal);
  if (inspection.kind === 'other') {
    return {
      checks: [{ name: 'container', ok: false, expected: 'H.264 in an unfragmented MP4', actual: inspection.reason }],
      conforms: false,
      facts: null,
    };
  }
  const [first, ...rest] = profiles.map((profile) => contractOf(profile, 'message', 'original'));
  if (first === undefined) {
    return { checks: [], conforms: false, facts: inspection.facts };
  }
  const limits = {
    maxBytes: least([...profiles.map((profile) => profile.maxBytes), options.maxBytes]),
    maxSeconds: least(profiles.map((profile) => profile.maxSeconds)),
  };
  const checks = holdAgainst(inspection.facts, strictest([first, ...rest]), limits, options.expected ?? null);
  const square = profiles.some((profile) => profile.framing === 'square');
  const { width, height } = inspection.facts.video;
  const all = square
    ? [...checks, { name: 'square-picture', ok: width === height, expected: 'a square', actual: `${width}x${height}` }]
    : checks;
  return { checks: all, conforms: all.every((check) => check.ok), facts: inspection.facts };
}

/** `verify` for one profile and a file of unknown origin, as `qik check` does. */
export async function check(
  file: string,
  profile: Profile,
  context: MediaContext,
): Promise<{ readonly checks: readonly Check[]; readonly conforms: boolean }> {
  const { checks, conforms } = await verify(file, [profile], context);
  return { checks, conforms };
}
