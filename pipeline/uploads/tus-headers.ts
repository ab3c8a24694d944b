import { Metadata } from '@tus/server';
import { type FieldError, QikError } from '../errors/catalogue.js';
import { inWords } from '../errors/fields.js';
import { type Fingerprint, jsonDigest } from '../idempotency/index.js';
import { checkOptions, expectedSha256, type OptionRules, type Wishes } from '../ingest/index.js';

/** The one version of the protocol that there is (https://tus.io/protocols/resumable-upload). */
export const TUS_VERSION = '1.0.0';
export const TUS_EXTENSIONS: readonly string[] = ['creation', 'creation-with-upload', 'termination', 'expiration'];
/** Type of every body that holds bytes of an upload. */
export const PART_TYPE = 'application/offset+octet-stream';

/** Headers of a request by their names in lower case. */
export type TusHeaders = Readonly<Record<string, string | undefined>>;

/** What a creation says of its upload. */
export type Creation = {
  /** Bytes in all. */
  readonly length: number;
  /** Options as they were given, and what they mean. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly wishes: Wishes;
  /** `Upload-Metadata` as it came. */
  readonly metadata: string | null;
  /** Of the whole upload, in hexadecimal; null: not said. */
  readonly expectedSha256: string | null;
};

export type CreationRules = OptionRules & { readonly maxUploadBytes: number };

const refuse = (faults: readonly FieldError[]): void => {
  if (faults.length > 0) throw new QikError('invalid_request', inWords(faults), { errors: faults });
};

/** A whole number as the protocol writes it; null for anything else. */
const wholeNumber = (text: string): number | null => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : null);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Says of headers that belong to extensions which this service has not: passing them over would promise too much. */
function foreignFaults(headers: TusHeaders): FieldError[] {
  const said = (path: string, message: string): FieldError[] =>
    headers[path.toLowerCase()] === undefined ? [] : [{ path, message }];
  return [
    ...said('Upload-Concat', 'is not supported: send one upload for each clip'),
    ...said('Upload-Checksum', 'is not supported: give Repr-Digest of the whole with the creation'),
  ];
}

function lengthFaults(headers: TusHeaders): FieldError[] {
  const path = 'Upload-Length';
  if (headers['upload-defer-length'] !== undefined)
    return [{ path: 'Upload-Defer-Length', message: 'is not supported: give Upload-Length' }];
  const text = headers['upload-length'];
  if (text === undefined) return [{ path, message: 'is missing' }];
  const length = wholeNumber(text);
  if (length === null) return [{ path, message: 'is not a number of bytes' }];
  return length === 0 ? [{ path, message: 'is 0: the file is empty' }] : [];
}

/** The options that `Upload-Metadata` holds under `options`, as base64 of JSON; none where it holds none. */
function optionsOf(metadata: string | undefined): unknown {
  const text = namesIn(metadata)['options'];
  if (text === undefined) return {};
  const parsed: unknown = JSON.parse(text ?? '');
  return parsed;
}

/** @returns the options, or in words what is wrong with them */
function parseOptions(metadata: string | undefined): { readonly options: unknown } | FieldError {
  try {
    return { options: optionsOf(metadata) };
  } catch (error) {
    const message =
      error instanceof SyntaxError
        ? 'has under options something else than base64 of JSON'
        : 'is not a list of names and base64 values, such as: options e30=';
    return { path: 'Upload-Metadata', message };
  }
}

/** The digest, or in words what is wrong with it. */
function digestOf(header: string | undefined, faults: FieldError[]): string | null {
  try {
    return expectedSha256(header);
  } catch (error) {
    if (!(error instanceof QikError)) throw error;
    faults.push(...error.errors);
    return null;
  }
}

/**
 * Holds the headers of a creation against the protocol and the options in them against their rules, before anything of
 * the upload is kept.
 *
 * @throws QikError `invalid_request`, `unknown_profile` or `invalid_watermark` with everything that is wrong;
 *   `too_large`
 */
export function checkCreation(headers: TusHeaders, rules: CreationRules): Creation {
  const faults = [...foreignFaults(headers), ...lengthFaults(headers)];
  const sha256 = digestOf(headers['repr-digest'], faults);
  const metadata = headers['upload-metadata'];
  const found = parseOptions(metadata);
  if ('path' in found) refuse([...faults, found]);
  const options = 'options' in found ? found.options : {};
  const wishes = checkedWith(faults, () => checkOptions(options, rules));
  refuse(faults);
  const length = Number(headers['upload-length']);
  if (length > rules.maxUploadBytes) throw new QikError('too_large', `A file may have ${rules.maxUploadBytes} bytes.`);
  if (wishes === null || !isObject(options)) throw new QikError('invalid_request');
  return { length, options, wishes, metadata: metadata ?? null, expectedSha256: sha256 };
}

/** A creation, and what its `Upload-Metadata` says under which names. */
export type PlainCreation = Pick<Creation, 'length' | 'metadata' | 'expectedSha256'> & {
  readonly names: Readonly<Record<string, string | null>>;
};

/**
 * Holds the headers of a creation against the protocol alone, for uploads that have no options.
 *
 * @throws QikError `invalid_request` with everything that is wrong; `too_large`
 */
export function checkPlainCreation(headers: TusHeaders, maxBytes: number): PlainCreation {
  const faults = [...foreignFaults(headers), ...lengthFaults(headers)];
  const sha256 = digestOf(headers['repr-digest'], faults);
  const metadata = headers['upload-metadata'];
  const found = parseOptions(metadata);
  refuse('path' in found ? [...faults, found] : faults);
  const length = Number(headers['upload-length']);
  if (length > maxBytes) throw new QikError('too_large', `A file may have ${maxBytes} bytes.`);
  return { length, metadata: metadata ?? null, expectedSha256: sha256, names: namesIn(metadata) };
}

const namesIn = (metadata: string | undefined): ReturnType<typeof Metadata.parse> =>
  metadata === undefined || metadata.trim() === '' ? {} : Metadata.parse(metadata);

/** Options and whatever else is named. What cannot be read is not told apart: it is refused anyway. */
function metadataPrint(metadata: string | undefined): Fingerprint {
  try {
    const { options: _options, ...others } = namesIn(metadata);
    const more = Object.keys(others).length === 0 ? {} : { metadata: jsonDigest(others) };
    return { options: jsonDigest(optionsOf(metadata)), ...more };
  } catch {
    return { metadata: jsonDigest(metadata) };
  }
}

/** What tells one creation from another, by its headers, which need not be right. */
export function creationPrint(headers: TusHeaders): Fingerprint {
  const digest = digestOf(headers['repr-digest'], []);
  return {
    length: headers['upload-length'] ?? '',
    ...metadataPrint(headers['upload-metadata']),
    ...(digest === null ? {} : { digest }),
  };
}

/** What options mean. Where something else is wrong as well, what is wrong with them goes with it. */
function checkedWith(faults: FieldError[], check: () => Wishes): Wishes | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof QikError) || faults.length === 0) throw error;
    faults.push(...error.errors);
    return null;
  }
}

/**
 * Holds the headers of a part against the protocol.
 *
 * @throws QikError `unsupported_media_type`, `invalid_request`
 */
export function checkPart(headers: TusHeaders): void {
  if (headers['content-type'] !== PART_TYPE)
    throw new QikError('unsupported_media_type', `The bytes of an upload come as ${PART_TYPE}.`);
  const path = 'Upload-Offset';
  const offset = headers['upload-offset'];
  const faults = foreignFaults(headers);
  if (offset === undefined) faults.push({ path, message: 'is missing' });
  else if (wholeNumber(offset) === null) faults.push({ path, message: 'is not a number of bytes' });
  if (headers['upload-length'] !== undefined)
    faults.push({ path: 'Upload-Length', message: 'was given with the creation and stays' });
  refuse(faults);
}

/** @throws QikError `tus_version` unless the request names the version that there is */
export function checkVersion(headers: TusHeaders): void {
  if (headers['tus-resumable'] !== TUS_VERSION)
    throw new QikError('tus_version', `Send the header Tus-Resumable: ${TUS_VERSION}.`);
}
