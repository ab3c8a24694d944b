import { api, dataOf, type Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { wordsOf } from '../common/say.js';

/** A Flik that stayed as it was; `code` is of the catalogue of errors, where it was asked for by itself. */
export type Refused = { readonly id: string; readonly reason: string; readonly code?: string };

/** What became of Fliks that something was asked for: which it was done to, and why not to the others. */
export type Outcome = {
  readonly changed: readonly string[];
  readonly refused: readonly Refused[];
  /** Takes it back; null: that cannot be done. */
  readonly undo: (() => Promise<Outcome>) | null;
};

/** Words to give or to take away, of many Fliks. */
export type Words = Omit<Schemas['ChangeOfManyFliks'], 'ids'>;

/** Fliks that the server changes with one request. */
const AT_ONCE = 500;
/** Requests that are under way at the same time, where each Flik takes one. */
const ABREAST = 4;

function inParts<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < all.length; from += size) parts.push(all.slice(from, from + size));
  return parts;
}

type Answer = Schemas['WhatBecameOfManyFliks'];

function outcomeOf(answers: readonly Answer[]): Outcome {
  const undoIds = answers.flatMap(({ undoId }) => (undoId === null ? [] : [undoId]));
  const takeBack = async (): Promise<Outcome> => {
    const undone: Answer[] = [];
    // The last first, as one takes steps back.
    for (const undoId of undoIds.toReversed()) {
      undone.push(await dataOf(api.POST('/studio/api/fliks/bulk/{undoId}/undo', { params: { path: { undoId } } })));
    }
    return outcomeOf(undone);
  };
  return {
    changed: answers.flatMap(({ changed }) => changed.map(({ id }) => id)),
    refused: answers.flatMap(({ refused }) => refused),
    undo: undoIds.length === 0 ? null : takeBack,
  };
}

/** Gives Fliks tags and categories, or takes them away. */
export async function changeWords(ids: readonly string[], words: Words): Promise<Outcome> {
  const answers: Answer[] = [];
  for (const part of inParts(ids, AT_ONCE)) {
    answers.push(await dataOf(api.POST('/studio/api/fliks/bulk', { body: { ids: part, ...words } })));
  }
  return outcomeOf(answers);
}

/** Does something to each, some at a time. Refusals do not keep the others from it. */
async function each(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<Omit<Outcome, 'undo'>> {
  const changed: string[] = [];
  const refused: Refused[] = [];
  for (const part of inParts(ids, ABREAST)) {
    const results = await Promise.allSettled(part.map(act));
    for (const [at, result] of results.entries()) {
      const id = part[at] ?? '';
      if (result.status === 'fulfilled') changed.push(id);
      else {
        const code = result.reason instanceof Problem ? result.reason.code : 'internal';
        refused.push({ id, reason: wordsOf(result.reason), code });
      }
    }
  }
  return { changed, refused };
}

const path = (id: string) => ({ params: { path: { id } } });

/** Takes Fliks out of the trash. */
async function restoreAll(ids: readonly string[]): Promise<Outcome> {
  return { ...(await each(ids, (id) => api.POST('/studio/api/fliks/{id}/restore', path(id)))), undo: null };
}

/** Puts Fliks into the trash. */
export async function trashAll(ids: readonly string[]): Promise<Outcome> {
  const outcome = await each(ids, (id) => api.POST('/studio/api/fliks/{id}/trash', path(id)));
  return { ...outcome, undo: outcome.changed.length === 0 ? null : () => restoreAll(outcome.changed) };
}

/** Submits Fliks for review. What was submitted is taken back on the page of each. */
export async function submitAll(ids: readonly string[]): Promise<Outcome> {
  return {
    ...(await each(ids, (id) => api.POST('/studio/api/fliks/{id}/submit', { ...path(id), body: {} }))),
    undo: null,
  };
}
