import type { FastifyRequest } from 'fastify';
import { JSON_TIMEOUT_MS } from '../../pipeline/http/index.js';
import type { Permission } from '../access/permissions.js';
import type { GatesDeps } from '../gates/index.js';
import type { LibraryDeps } from '../library/index.js';
import type { Editor } from './services.js';

/** What the routes of the library stand on. */
export type FlikServices = LibraryDeps & {
  readonly gates: GatesDeps;
  /** Who is signed in. */
  readonly editorOf: (request: FastifyRequest) => Editor;
};

/** What every route for editors has: who may call it, and how long it may take. */
export const forEditors = (permission: Permission) =>
  ({ handlerTimeout: JSON_TIMEOUT_MS, config: { access: 'editors', permission } }) as const;
