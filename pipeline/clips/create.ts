import type { Orm } from '../db/index.js';
import { type BegunClip, beginClip, completeClip } from './receiving.js';

export type NewClip = Omit<BegunClip, 'sourceKey'> & {
  readonly source: { readonly key: string; readonly bytes: number; readonly sha256: string };
};

/** Writes the row of a clip whose bytes are durable already, with its first two events, in one transaction. */
export async function createClip(orm: Orm, { source, ...clip }: NewClip): Promise<void> {
  await orm.transaction(async (tx) => {
    await beginClip(tx, { ...clip, sourceKey: source.key });
    await completeClip(tx, { ...clip, source });
  });
}
