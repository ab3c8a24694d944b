import { resolve } from 'node:path';
import { findProfile, profileReference } from '../../presets/index.js';
import type { Environment } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { type Check, check } from '../media/index.js';
import { type Answer, EXIT } from './answer.js';
import { mediaContext, requireFile } from './context.js';
import { count, table } from './words.js';

const checkText = (profile: string, checks: readonly Check[], conforms: boolean): string => {
  const failed = checks.filter((entry) => !entry.ok);
  const verdict = conforms
    ? `The file keeps ${profile}: ${count(checks.length, 'check')}, none failed.`
    : `The file breaks ${profile}: ${failed.length} of ${count(checks.length, 'check')} failed (${failed.map(({ name }) => name).join(', ')}).`;
  const rows = checks.map(({ ok, name, expected, actual }) => [ok ? 'ok' : 'FAILED', name, expected, actual]);
  return [table(['', 'check', 'expected', 'found'], rows), '', verdict].join('\n');
};

/** `qik check`: holds any media file against a profile. */
export const checkCommand = async (
  file: string,
  flags: { readonly profile: string },
  around: { readonly env: Environment },
): Promise<Answer> => {
  await requireFile(file);
  const context = await mediaContext(around.env);
  const profile = findProfile(context.presets, flags.profile);
  if (profile === undefined) throw new QikError('unknown_profile', `there is no profile ${flags.profile.slice(0, 60)}`);
  const { checks, conforms } = await check(resolve(file), profile, context);
  const reference = profileReference(profile);
  return {
    document: { profile: reference, conforms, checks },
    text: checkText(reference, checks, conforms),
    exitCode: conforms ? EXIT.done : EXIT.contract,
  };
};
