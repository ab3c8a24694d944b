import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { PresetError } from './error.js';
import { JsonSyntaxError, parseJson } from './json.js';
import { packageRoot } from './root.js';
import { effortFault, type Fault, previewFault, profileFault, watermarkFault } from './rules.js';
import { PlannerRule, Profile, Watermark } from './schema.js';
import { Effort } from './schema-effort.js';
import { LookalikeRule } from './schema-lookalikes.js';

/** A mark of the presets folder with the bytes of its image, or null where it is a text. */
export type KeptWatermark = Watermark & { readonly imageBytes: Uint8Array | null };

/** Everything that the presets folder holds; every version that was kept is in the lists. */
export type Presets = {
  readonly profiles: readonly Profile[];
  readonly efforts: readonly Effort[];
  readonly watermarks: readonly KeptWatermark[];
  readonly planner: PlannerRule;
  readonly lookalikes: LookalikeRule;
};

/** A mark is drawn on every frame: half a megabyte is far more than one needs, the same as for a request's own. */
const MAX_IMAGE_BYTES = 512 * 1024;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

type Entry<T> = { readonly file: string; readonly value: T };
type Named = { readonly id: string; readonly version: number };

const throwFault = (file: string, fault: Fault | undefined): void => {
  if (fault !== undefined) throw new PresetError(file, fault.field, fault.reason);
};

/** Turns a file's text into what the schema says, or throws at the first field that is not so. */
const reader = <T extends TSchema>(schema: T) => {
  const validator = Compile(schema);
  return (file: string, text: string): Static<T> => {
    let value: unknown;
    try {
      value = parseJson(text);
    } catch (error) {
      if (error instanceof JsonSyntaxError) throw new PresetError(file, '', error.message);
      throw error;
    }
    if (validator.Check(value)) return value;
    throw schemaError(file, validator.Errors(value));
  };
};

type SchemaFault = ReturnType<ReturnType<typeof Compile>['Errors']>[number];

const schemaError = (file: string, errors: readonly SchemaFault[]): PresetError => {
  // "schema is false" is the other half of an unknown field, which its parent's error names better.
  const error = errors.find((candidate) => candidate.keyword !== 'boolean');
  if (error === undefined) return new PresetError(file, '', 'is not valid');
  const at = error.instancePath;
  if (error.keyword === 'required')
    return new PresetError(file, `${at}/${error.params.requiredProperties[0] ?? ''}`, 'is missing');
  if (error.keyword === 'additionalProperties')
    return new PresetError(file, `${at}/${error.params.additionalProperties[0] ?? ''}`, 'is not known here');
  if (error.keyword === 'enum')
    return new PresetError(file, at, `must be one of ${error.params.allowedValues.map(String).join(', ')}`);
  if (error.keyword === 'const') return new PresetError(file, at, `must be ${String(error.params.allowedValue)}`);
  return new PresetError(file, at, error.message);
};

const readProfile = reader(Profile);
const readEffort = reader(Effort);
const readWatermark = reader(Watermark);
const readPlanner = reader(PlannerRule);
const readLookalikes = reader(LookalikeRule);

/** Names of a folder's files that may mean something; notes and hidden files do not. */
const namesIn = async (directory: string, folder: string): Promise<string[]> => {
  const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch((error: unknown) => {
    throw new PresetError(
      folder,
      '',
      `cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}`,
    );
  });
  const meant = entries.filter(({ name }) => !name.startsWith('.') && name !== 'README.md');
  const foreign = meant.find((entry) => !entry.isFile());
  if (foreign !== undefined) throw new PresetError(`${folder}/${foreign.name}`, '', 'is not a file');
  return meant.map(({ name }) => name).sort();
};

/** Reads a folder of JSON files named `<id>.json` or `<id>@<version>.json`. */
const readFolder = async <T extends Named>(
  directory: string,
  folder: string,
  names: readonly string[],
  read: (file: string, text: string) => T,
): Promise<Entry<T>[]> => {
  const entries: Entry<T>[] = [];
  const known = new Map<string, string>();
  for (const name of names) {
    const file = `${folder}/${name}`;
    const value = read(file, await readFile(join(directory, folder, name), 'utf8'));
    const stem = name.slice(0, -'.json'.length);
    const reference = `${value.id}@${value.version}`;
    if (stem !== value.id && stem !== reference) {
      const field = stem.startsWith(`${value.id}@`) ? '/version' : '/id';
      throw new PresetError(
        file,
        field,
        `does not match the name of the file: ${value.id}.json or ${reference}.json was expected`,
      );
    }
    const other = known.get(reference);
    if (other !== undefined) throw new PresetError(file, '/version', `is ${value.version}, which ${other} has already`);
    known.set(reference, file);
    entries.push({ file, value });
  }
  return entries;
};

const onlyJson = (folder: string, names: readonly string[]): readonly string[] => {
  const foreign = names.find((name) => !name.endsWith('.json'));
  if (foreign !== undefined) throw new PresetError(`${folder}/${foreign}`, '', 'is not a JSON file');
  return names;
};

const readImage = async (directory: string, file: string, image: string): Promise<Uint8Array> => {
  const bytes = await readFile(join(directory, 'watermarks', image)).catch(() => {
    throw new PresetError(file, '/image', `names ${image}, which is not beside it`);
  });
  if (bytes.length > MAX_IMAGE_BYTES)
    throw new PresetError(file, '/image', `has ${bytes.length} bytes; ${MAX_IMAGE_BYTES} are allowed`);
  const isPng = bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE);
  const isSvg = /<svg[\s>]/.test(bytes.subarray(0, 4096).toString('utf8'));
  if (image.endsWith('.png') ? !isPng : !isSvg)
    throw new PresetError(file, '/image', `names ${image}, which is not what its ending says`);
  return bytes;
};

const readWatermarks = async (directory: string): Promise<KeptWatermark[]> => {
  const names = await namesIn(directory, 'watermarks');
  const files = names.filter((name) => name.endsWith('.json'));
  const entries = await readFolder(directory, 'watermarks', files, readWatermark);
  const used = new Set(entries.map(({ value }) => value.image));
  const orphan = names.find((name) => !name.endsWith('.json') && !used.has(name));
  if (orphan !== undefined) throw new PresetError(`watermarks/${orphan}`, '', 'is used by no watermark');
  const watermarks: KeptWatermark[] = [];
  for (const { file, value } of entries) {
    throwFault(file, watermarkFault(value));
    watermarks.push({
      ...value,
      imageBytes: value.image === undefined ? null : await readImage(directory, file, value.image),
    });
  }
  return watermarks;
};

/** Files beside the folders; each is the only one of its kind. */
const SINGLE = ['planner.json', 'lookalikes.json'] as const;

const readSingles = async (directory: string): Promise<Record<(typeof SINGLE)[number], string>> => {
  const names = await readdir(directory).catch(() => {
    throw new PresetError('.', '', 'is no folder that can be read');
  });
  const foreign = names.find((name) => name.endsWith('.json') && !SINGLE.some((known) => known === name));
  if (foreign !== undefined)
    throw new PresetError(foreign, '', 'is not known here: profiles, efforts and watermarks have folders of their own');
  const textOf = (name: (typeof SINGLE)[number]): Promise<string> => {
    if (!names.includes(name)) throw new PresetError(name, '', 'is missing');
    return readFile(join(directory, name), 'utf8');
  };
  return { 'planner.json': await textOf('planner.json'), 'lookalikes.json': await textOf('lookalikes.json') };
};

/**
 * Reads and validates every file of a presets folder. Nothing is taken over in part: the first thing that is wrong
 * stops the loading.
 *
 * @param directory default: the presets folder of the package
 * @throws PresetError naming file, field (a JSON pointer) and reason
 */
export const loadPresets = async (directory: string = join(packageRoot, 'presets')): Promise<Presets> => {
  const single = await readSingles(directory);
  const planner = readPlanner('planner.json', single['planner.json']);
  const lookalikes = readLookalikes('lookalikes.json', single['lookalikes.json']);
  const efforts = await readFolder(
    directory,
    'efforts',
    onlyJson('efforts', await namesIn(directory, 'efforts')),
    readEffort,
  );
  const profiles = await readFolder(
    directory,
    'profiles',
    onlyJson('profiles', await namesIn(directory, 'profiles')),
    readProfile,
  );
  if (efforts.length === 0) throw new PresetError('efforts', '', 'is empty');
  if (profiles.length === 0) throw new PresetError('profiles', '', 'is empty');
  const effortIds = [...new Set(efforts.map(({ value }) => value.id))];
  for (const { file, value } of profiles) {
    throwFault(file, profileFault(value));
    throwFault(file, effortFault(value, effortIds));
  }
  const whole = profiles.filter(({ value }) => value.framing === 'original');
  const references = whole.flatMap(({ value }) => [value.id, `${value.id}@${value.version}`]);
  for (const { file, value } of efforts) throwFault(file, previewFault(value, references));
  return {
    profiles: profiles
      .map(({ value }) => value)
      .sort((a, b) => a.order - b.order || a.id.localeCompare(b.id, 'en') || a.version - b.version),
    efforts: efforts.map(({ value }) => value),
    watermarks: await readWatermarks(directory),
    planner,
    lookalikes,
  };
};
