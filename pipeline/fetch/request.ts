import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { QikError } from '../errors/catalogue.js';
import { fieldErrors } from '../errors/fields.js';
import {
  ClipOptions,
  checkOptions,
  expectedSha256,
  type Fault,
  fault,
  type OptionRules,
  optionFaults,
  refuse,
  type Wishes,
} from '../ingest/index.js';
import type { Outbound } from '../net/index.js';

/** What browsers and proxies agree to take; signed addresses of object stores have some 1,500 characters. */
const MAX_URL_LENGTH = 2048;

const SourceFields = Type.Object({
  sourceUrl: Type.String({
    minLength: 1,
    maxLength: MAX_URL_LENGTH,
    description:
      'Address of the file, which we fetch: https, on port 443, of a host of the public internet. It may hold a secret, and ' +
      'is kept sealed until the file has come.',
  }),
  sourceDigest: Type.Optional(
    Type.String({ maxLength: 1000, description: '`sha-256=:<base64>:` of the file, as in RFC 9530; checked.' }),
  ),
});

/** The body of a request that names a clip's file by its address: the options beside it. */
export const ClipByUrl = Type.Object(
  { ...SourceFields.properties, ...ClipOptions.properties },
  { additionalProperties: false, title: 'Clip by URL' },
);

const validator = Compile(SourceFields);

/** A request that holds. */
type ByUrl = {
  readonly url: string;
  /** In hexadecimal; null: not named. */
  readonly expectedSha256: string | null;
  readonly wishes: Wishes;
  /** As the sender gave them, checked. */
  readonly options: Readonly<Record<string, unknown>>;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with an address that can be seen without asking anybody. */
async function addressFaults(outbound: Pick<Outbound, 'check'>, address: string): Promise<Fault[]> {
  const path = '/sourceUrl';
  if (!URL.canParse(address)) return [fault(path, 'is not an address')];
  const { protocol, username, password } = new URL(address);
  const faults = [
    ...(protocol === 'https:' || protocol === 'http:' ? [] : [fault(path, 'must begin with https://')]),
    ...(username === '' && password === '' ? [] : [fault(path, 'may not hold a name or a password')]),
  ];
  if (faults.length > 0) return faults;
  try {
    await outbound.check(address);
    return [];
  } catch (error) {
    if (!(error instanceof QikError)) throw error;
    // A name that nobody knows just now is tried again, as it would be later.
    if (error.code === 'source_unreachable') return [];
    return [fault(path, `may not be asked: ${error.detail}`, error.code)];
  }
}

function digestFaults(digest: string | undefined): Fault[] {
  const path = '/sourceDigest';
  try {
    if (digest === undefined || expectedSha256(digest) !== null) return [];
    return [fault(path, 'names no SHA-256: sha-256=:...:')];
  } catch (error) {
    if (!(error instanceof QikError)) throw error;
    return [fault(path, 'must hold 32 bytes of SHA-256 as base64 between colons: sha-256=:...:')];
  }
}

async function sourceFaults(
  outbound: Pick<Outbound, 'check'>,
  source: Readonly<Record<string, unknown>>,
): Promise<Fault[]> {
  const faults = fieldErrors(validator.Errors(source)).map(({ path, message }) => fault(path, message));
  const isWhole = (path: string): boolean => !faults.some((one) => one.path === path);
  const { sourceUrl, sourceDigest } = source;
  if (typeof sourceUrl === 'string' && isWhole('/sourceUrl'))
    faults.push(...(await addressFaults(outbound, sourceUrl)));
  if (typeof sourceDigest === 'string' && isWhole('/sourceDigest')) faults.push(...digestFaults(sourceDigest));
  return faults;
}

/**
 * Holds the body of a request against its schema, the presets, the clock and what may be asked.
 *
 * @throws QikError with everything that is wrong: `invalid_request`, or `unknown_profile`, `invalid_watermark` or
 *   `source_forbidden` where nothing else is
 */
export async function checkByUrl(body: unknown, rules: OptionRules, outbound: Pick<Outbound, 'check'>): Promise<ByUrl> {
  if (!isObject(body))
    throw new QikError('invalid_request', 'the document must be an object', {
      errors: [{ path: '', message: 'must be an object' }],
    });
  const { sourceUrl, sourceDigest, ...options } = body;
  const source = {
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    ...(sourceDigest === undefined ? {} : { sourceDigest }),
  };
  refuse([...(await sourceFaults(outbound, source)), ...optionFaults(options, rules)]);
  if (!validator.Check(source)) throw new QikError('invalid_request');
  const { sourceUrl: url, sourceDigest: digest }: Static<typeof SourceFields> = source;
  return { url, expectedSha256: expectedSha256(digest), wishes: checkOptions(options, rules), options };
}
