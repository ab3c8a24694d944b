import type { operations, ROUTES } from './openapi.js';

/** An operation of the API, by its id in the document. */
export type OperationId = keyof typeof ROUTES;

type Content<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Responses<Id extends OperationId> = operations[Id]['responses'];

/** What an operation answers with when it succeeds; undefined where that is no JSON. */
export type AnswerOf<Id extends OperationId> = Content<Responses<Id>[keyof Responses<Id>]>;

type JsonBody<Id extends OperationId> = operations[Id] extends { requestBody: { content: infer Types } }
  ? Types extends { 'application/json': infer Body }
    ? Body
    : never
  : operations[Id] extends { requestBody?: { content: { 'application/json': infer Body } } }
    ? Body | undefined
    : never;

/** A part of a request that is there when the operation has one, and must be when it needs it. */
type Part<Name extends string, T> = [T] extends [never]
  ? { readonly [name in Name]?: undefined }
  : undefined extends T
    ? { readonly [name in Name]?: T }
    : { readonly [name in Name]: T };

type In<Id extends OperationId, Place extends 'path' | 'query'> = Exclude<operations[Id]['parameters'][Place], never>;

/** What an operation is given. */
export type ArgumentsOf<Id extends OperationId> = Part<'path', In<Id, 'path'>> &
  Part<'query', In<Id, 'query'>> &
  Part<'json', JsonBody<Id>>;
