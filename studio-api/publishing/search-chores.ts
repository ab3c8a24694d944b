import type { Orm } from '../../pipeline/db/index.js';
import { indexIfBehind, pruneWords } from '../search/index.js';
import { takeTurn, takeTurnIfFree } from './head.js';

/** Sees to it that what is live can be found, before anybody asks: after an update what is found by may have another form. */
export const catchUpSearch = (orm: Orm): Promise<boolean> =>
  orm.transaction(async (tx) => {
    await takeTurn(tx);
    return indexIfBehind(tx);
  });

/** The same at leisure, while nobody publishes, and without the words that no Flik has any more. */
export const tidySearch = (orm: Orm): Promise<void> =>
  orm.transaction(async (tx) => {
    if ((await takeTurnIfFree(tx)) === null) return;
    await indexIfBehind(tx);
    await pruneWords(tx);
  });
