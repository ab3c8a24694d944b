import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CANARY_TENANT } from '../access/index.js';
import type { Upload, UploadPart } from '../ingest/index.js';
import { unlessAbsent } from '../storage/index.js';

/** A second of one of the project's own Fliks, for one class of devices: it costs little and takes every step. */
const SECONDS = 1;
const PROFILE = 'android-low';
/** What a process that died leaves of a round trip ends by itself after that; longer than the bounds of a round trip. */
const LONGEST_LIFE_S = 3600;

export type Sample = { readonly file: string; readonly bytes: number };

/**
 * The media that round trips are made with: those of the project's own Flik whose name comes first.
 *
 * @param folder with `media`
 * @returns null when they are not there
 */
export async function findSample(folder: string): Promise<Sample | null> {
  const media = join(folder, 'media');
  const names = (await unlessAbsent(readdir(media))) ?? [];
  const [first] = names.filter((name) => name.endsWith('.mp4')).sort();
  if (first === undefined) return null;
  const file = join(media, first);
  const found = await unlessAbsent(stat(file));
  return found === null ? null : { file, bytes: found.size };
}

async function* partsOf({ file }: Sample, options: object): AsyncIterable<UploadPart> {
  yield { kind: 'field', name: 'options', value: options, cut: false };
  yield { kind: 'file', name: 'file', body: createReadStream(file), cut: () => false };
}

/** The upload of a test clip, as it would come from outside. No API key can belong to its tenant. */
export function uploadOf(sample: Sample, retentionMs: number): Upload {
  const life = Math.min(LONGEST_LIFE_S, Math.floor(retentionMs / 1000));
  const options = {
    ...{ profiles: [PROFILE], watermark: 'none', trim: { start: 0, end: SECONDS } },
    ttl: `PT${life}S`,
  };
  return {
    caller: { keyId: CANARY_TENANT, tenant: CANARY_TENANT, scopes: [] },
    parts: partsOf(sample, options),
    expectedSha256: null,
    declaredBytes: sample.bytes,
  };
}
