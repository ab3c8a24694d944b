import { ROLES, type Role } from '../db/index.js';

/** Everything that can be done in the studio, by the least of the roles that may do it. What is not here nobody may do. */
const LEAST_ROLE = {
  'session.own': 'viewer',
  'fliks.read': 'viewer',
  'packs.read': 'viewer',
  'releases.read': 'viewer',
  'catalogue.rehearse': 'viewer',
  'comments.write': 'viewer',
  'exports.run': 'viewer',
  'fliks.create': 'editor',
  'fliks.edit': 'editor',
  'fliks.submit': 'editor',
  'fliks.trash': 'editor',
  'fliks.restore': 'editor',
  'sources.upload': 'editor',
  'packs.edit': 'editor',
  'imports.run': 'editor',
  'proposals.read': 'editor',
  'proposals.decide': 'editor',
  'releases.edit': 'editor',
  'fliks.review': 'publisher',
  'fliks.publish': 'publisher',
  'fliks.retire': 'publisher',
  'packs.publish': 'publisher',
  'releases.publish': 'publisher',
  'audit.read': 'publisher',
  'fliks.destroy': 'admin',
  'editors.manage': 'admin',
  'keys.manage': 'admin',
  'webhooks.manage': 'admin',
  'operations.read': 'admin',
  'operations.run': 'admin',
} as const satisfies Readonly<Record<string, Role>>;

export type Permission = keyof typeof LEAST_ROLE;

export const isPermission = (text: string): text is Permission => Object.hasOwn(LEAST_ROLE, text);

/** Whether somebody of a role may do something. */
export const may = (role: Role, permission: Permission): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[permission]);

/** Everything that somebody of a role may do, for pages that show only that. */
export const permissionsOf = (role: Role): Permission[] =>
  Object.keys(LEAST_ROLE).filter((name): name is Permission => isPermission(name) && may(role, name));
