import type { Schemas } from '../api/client.js';

export type Release = Schemas['Release'];
export type ReleaseState = Release['state'];
/** A change as the API takes it. */
export type Change = Schemas['NewRelease']['changes'][number];

/** Colours of states; each is said in words as well. */
export const STATE_COLOUR: Readonly<Record<ReleaseState, string>> = {
  draft: 'gray',
  scheduled: 'violet',
  published: 'teal',
  cancelled: 'gray',
  reverted: 'orange',
  failed: 'red',
};

/** Whether it can be changed: what failed or was cancelled becomes a draft again by that. */
export const isOpen = (state: ReleaseState): boolean =>
  state === 'draft' || state === 'failed' || state === 'cancelled';

/** When it was published, or will be; null: nobody said yet. */
export const whenOf = ({ publishedAt, dueAt }: Release): string | null => publishedAt ?? dueAt;

const isText = (value: unknown): value is string => typeof value === 'string';

/** Changes of a release in the form in which they can be sent again: without what was frozen. */
export function changesOf(release: Pick<Release, 'changes'>): Change[] {
  return release.changes.flatMap((change): Change[] => {
    const { flikId, packId } = change;
    const ids = change['flikIds'];
    if ((change.do === 'publish-flik' || change.do === 'unpublish-flik') && flikId !== undefined)
      return [{ do: change.do, flikId }];
    if ((change.do === 'publish-pack' || change.do === 'unpublish-pack') && packId !== undefined)
      return [{ do: change.do, packId }];
    if (change.do === 'order-fliks' && Array.isArray(ids)) return [{ do: change.do, flikIds: ids.filter(isText) }];
    return [];
  });
}

/** What a change is about: a Flik and a pack can be in a release only once. */
export function subjectOf(change: Change): string {
  if ('flikId' in change) return `flik ${change.flikId}`;
  return 'packId' in change ? `pack ${change.packId}` : 'order';
}

/** Puts changes in; what is said anew about the same thing replaces what was said before. */
export function withChanges(changes: readonly Change[], added: readonly Change[]): Change[] {
  const anew = new Set(added.map(subjectOf));
  return [...changes.filter((change) => !anew.has(subjectOf(change))), ...added];
}

/** A reason for which something in a release may not be published. */
export type Obstacle = { readonly change: number; readonly gate: string; readonly message: string };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Reasons as a release that failed keeps them. */
export function obstaclesOf(problem: unknown): readonly Obstacle[] {
  const problems = isRecord(problem) && Array.isArray(problem['problems']) ? problem['problems'] : [];
  return problems.filter(isRecord).flatMap(({ change, gate, message }) => {
    if (typeof change !== 'number' || !isText(gate) || !isText(message)) return [];
    return [{ change, gate, message }];
  });
}

/** Reasons as a refusal names them: the path says which change, and the message begins with the gate. */
export function obstaclesIn(fields: readonly { path: string; message: string }[]): readonly Obstacle[] {
  return fields.flatMap(({ path, message }) => {
    const change = /^\/changes\/(\d+)$/.exec(path)?.[1];
    const colon = message.indexOf(': ');
    if (change === undefined || colon < 0) return [];
    return [{ change: Number(change), gate: message.slice(0, colon), message: message.slice(colon + 2) }];
  });
}
