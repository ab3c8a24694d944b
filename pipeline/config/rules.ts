import type { FieldError } from '../errors/catalogue.js';
import { type Environment, given } from './given.js';
import { ROLES } from './parsers.js';
import { NOT_YET, SETTINGS } from './settings.js';

/** Server and database of an address, as far as it tells; null for what is none. */
function databaseOf(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { hostname, port, pathname, username } = new URL(address);
  const near = ['localhost', '127.0.0.1', '[::1]', ''].includes(hostname) ? 'localhost' : hostname.toLowerCase();
  // Without a name it is the database that is called like the user.
  return `${near}:${port || '5432'}/${pathname.slice(1) || username}`;
}

/** Of the clips' keys: where they are, and what they are wrapped with. */
function keyProblems(env: Environment): FieldError[] {
  const has = (name: string): boolean => given(env, name) !== null;
  const problems: FieldError[] = [];
  if (has('KEYS_DATABASE_URL') && !has('DATABASE_URL')) {
    problems.push({
      path: 'KEYS_DATABASE_URL',
      message:
        "KEYS_DATABASE_URL is set without DATABASE_URL, but beside the embedded database the clips' keys are files of DATA_DIR; set DATABASE_URL as well, or unset KEYS_DATABASE_URL.",
    });
  }
  const keysDatabase = databaseOf(given(env, 'KEYS_DATABASE_URL'));
  if (keysDatabase !== null && keysDatabase === databaseOf(given(env, 'DATABASE_URL'))) {
    problems.push({
      path: 'KEYS_DATABASE_URL',
      message:
        'KEYS_DATABASE_URL names the database of DATABASE_URL, whose backups and log would keep what was destroyed; give the keys a database of their own, on a server of its own.',
    });
  }
  for (const path of ['MASTER_KEY_VERSION', 'MASTER_KEY_FORMER'].filter(has)) {
    if (has('MASTER_KEY')) continue;
    problems.push({
      path,
      message: `${path} is set without MASTER_KEY, but versions of a master key in DATA_DIR stand in its own file; set MASTER_KEY as well, or unset ${path}.`,
    });
  }
  const former = (given(env, 'MASTER_KEY_FORMER') ?? '').split(',').map((part) => part.trim().split(':')[0]);
  const current = given(env, 'MASTER_KEY_VERSION') ?? SETTINGS.masterKeyVersion.fallback;
  if (has('MASTER_KEY') && former.some((version) => version !== '' && Number(version) === Number(current))) {
    problems.push({
      path: 'MASTER_KEY_FORMER',
      message: `MASTER_KEY_FORMER names version ${Number(current)}, which is that of MASTER_KEY; raise MASTER_KEY_VERSION with every new key.`,
    });
  }
  return problems;
}

/** Signing in elsewhere takes all three: one that is missing would leave a door that nobody can use, or anybody. */
function oidcProblems(env: Environment): FieldError[] {
  const names = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
  const missing = names.filter((name) => given(env, name) === null);
  if (missing.length === names.length) return [];
  return missing.map((path) => ({
    path,
    message: `${path} must be set together with ${names.filter((name) => name !== path).join(' and ')}; set it, or unset the others.`,
  }));
}

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
  problems.push(...keyProblems(env), ...oidcProblems(env));
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
