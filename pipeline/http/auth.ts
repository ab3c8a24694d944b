import type { FastifyRequest, RouteOptions } from 'fastify';
import { type Caller, requireScope, type Scope } from '../access/index.js';
import { QikError } from '../errors/catalogue.js';
import type { Callers } from './call-limits.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route: the holder of a key with that scope, anybody, or an editor, which the studio sees to itself. */
    readonly access?: Scope | 'anybody' | 'editors';
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** Pages that the library of the API's documentation adds by itself. */
const DOCUMENTATION = /^\/docs(\/|$)/;

/** A route that does not say who may call it stops the start: nothing is open by oversight. */
export function requireDeclaredAccess(route: RouteOptions): void {
  if (route.config?.access === undefined && !DOCUMENTATION.test(route.url)) {
    throw new QikError('internal', `The route ${route.url} does not say who may call it.`);
  }
}

/** Checks the key before a byte of the body is read. */
export async function authorize(callers: Callers, request: FastifyRequest): Promise<void> {
  const { access } = request.routeOptions.config;
  if (access === undefined || access === 'anybody' || access === 'editors') return;
  const caller = await callers.authenticate(request);
  requireScope(caller, access);
  request.caller = caller;
}

/** The caller of a route that asks for a scope. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new QikError('internal', 'A route without a scope asked who called it.');
  return request.caller;
}
