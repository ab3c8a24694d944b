import type { FieldError } from '../errors/catalogue.js';
import { type Environment, given } from './given.js';
import { NOT_YET, ROLES, SETTINGS } from './settings.js';

/** What settings must be together, beyond what each must be alone: the reason, and what to do. */
export function ruleProblems(env: Environment): FieldError[] {
  const has = (name: string): boolean => given(env, name) !== null;
  const problems: FieldError[] = NOT_YET.filter(has).map((name) => ({
    path: name,
    message: `${name} is set, but this version keeps objects only in DATA_DIR; unset it, and share that folder between the machines.`,
  }));
  if (has('DATABASE_URL') && !has('MASTER_KEY')) {
    problems.push({
      path: 'MASTER_KEY',
      message:
        'MASTER_KEY must be set together with DATABASE_URL, since every process needs the same one; make it with: openssl rand -base64 32.',
    });
  }
  if (has('DATABASE_URL')) return problems;
  if (has('REDIS_URL')) {
    problems.push({
      path: 'REDIS_URL',
      message:
        'REDIS_URL is set without DATABASE_URL, but the embedded database belongs to one process and a shared queue is of no use to it; set DATABASE_URL as well, or unset REDIS_URL.',
    });
  }
  const roles = given(env, 'ROLES') ?? SETTINGS.roles.fallback ?? ROLES.join();
  const named = roles.split(',').map((role) => role.trim());
  if (ROLES.some((role) => named.includes(role)) && !ROLES.every((role) => named.includes(role))) {
    problems.push({
      path: 'ROLES',
      message: `ROLES is only a part of ${ROLES.join(',')}, but the embedded database belongs to one process, which has to do everything; set DATABASE_URL to split it, or unset ROLES.`,
    });
  }
  return problems;
}
