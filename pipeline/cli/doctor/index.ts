import type { Environment } from '../../config/index.js';
import { type Answer, EXIT } from '../answer.js';
import { count } from '../words.js';
import { type Finding, findings } from './findings.js';
import { serverFindings } from './servers.js';

const STATUS_WORDS: Record<Finding['status'], string> = { ok: 'ok     ', warning: 'better ', missing: 'MISSING' };

const verdict = (found: readonly Finding[]): string => {
  const missing = found.filter(({ status }) => status === 'missing').length;
  const warnings = found.filter(({ status }) => status === 'warning').length;
  if (missing > 0) return `${count(missing, 'thing')} must be mended before clips can be rendered.`;
  if (warnings > 0) return `Clips can be rendered; ${count(warnings, 'thing')} could be better.`;
  return 'Everything is as it should be.';
};

/** `qik doctor`: what is installed and reachable, what is missing and how to get it. */
export const doctorCommand = async (env: Environment): Promise<Answer> => {
  const found = [...(await findings(env)), ...(await serverFindings(env))];
  const usable = found.every(({ status }) => status !== 'missing');
  const lines = found.flatMap(({ name, status, detail, advice }) => [
    `${STATUS_WORDS[status]}  ${name}: ${detail}`,
    ...(advice === null ? [] : [`         ${advice}`]),
  ]);
  return {
    document: { usable, findings: found },
    text: [...lines, '', verdict(found)].join('\n'),
    exitCode: usable ? EXIT.done : EXIT.failed,
  };
};
