import { notify, type Orm } from '../../pipeline/db/index.js';

/** What pages of the studio show of which it is said that it is another now. */
export const HINT_KINDS = [
  ...['flik', 'media', 'source', 'pack', 'release', 'import', 'proposal', 'presence', 'view'],
] as const;
export type HintKind = (typeof HINT_KINDS)[number];

/** That something is another than it was: whoever shows it asks for it again. */
export type Hint = { readonly kind: HintKind; readonly id: string };

const isKind = (text: string): text is HintKind => HINT_KINDS.some((kind) => kind === text);

/**
 * Tells everybody who looks, when the transaction commits.
 *
 * @param about what is none of the studio's pages is left out
 */
export async function tellHints(
  tx: Orm,
  about: readonly { readonly kind: string; readonly id: string }[],
): Promise<void> {
  const payloads = about.filter(({ kind }) => isKind(kind)).map(({ kind, id }) => `${kind} ${id}`);
  if (payloads.length > 0) await notify(tx, 'studio', payloads);
}

/** Reads what {@link tellHints} sent; null: it is of another version of the program. */
export function hintIn(payload: string): Hint | null {
  const [kind = '', id = ''] = payload.split(' ');
  return isKind(kind) && id !== '' ? { kind, id } : null;
}
