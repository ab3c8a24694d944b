import type { Audience } from './audience.js';
import { type CataloguePosition, cursorOf } from './cursor.js';
import type { MediaOf } from './media.js';
import { packViewOf } from './pack-view.js';
import type { CatalogueState, LiveFlik, LiveItem, LivePack } from './state.js';
import { isVisible, viewOf } from './views.js';

/** A catalogue with everything that documents are made of. */
export type Edition = {
  readonly state: CatalogueState;
  readonly mark: string;
  readonly mediaOf: MediaOf;
};

const positionOf = ({ state, mark }: Edition): CataloguePosition => ({ seq: state.seq, mark });

/** What stands at the beginning of every document. */
const headOf = (edition: Edition, audience: Audience) => ({
  cursor: cursorOf(positionOf(edition), audience),
  platform: audience.platform,
  locale: audience.locale,
  rating: audience.rating,
});

/** Which Fliks an audience has. */
export function visibleFliks({ state, mediaOf }: Edition, audience: Audience): ReadonlySet<string> {
  return new Set(state.fliks.filter((flik) => isVisible(flik, mediaOf, audience)).map(({ id }) => id));
}

/** Everything that is live for an audience. */
export function fullOf(edition: Edition, audience: Audience) {
  const { state, mediaOf } = edition;
  const fliks = state.fliks.flatMap((flik) => viewOf(flik, mediaOf, audience) ?? []);
  const visible = new Set(fliks.map(({ id }) => id));
  return {
    ...headOf(edition, audience),
    fliks,
    packs: state.packs.flatMap((pack) => packViewOf(pack, (id) => visible.has(id), audience) ?? []),
  };
}

type Item = { readonly id: string };

/**
 * One step from one catalogue to another. They are done one after the other; `after` is the id of what the item then
 * stands behind, null at the beginning.
 */
type Op =
  | { readonly op: 'remove'; readonly kind: 'flik' | 'pack'; readonly id: string }
  | {
      readonly op: 'add';
      readonly kind: 'flik' | 'pack';
      readonly id: string;
      readonly after: string | null;
      readonly item: Item;
    }
  | { readonly op: 'change'; readonly kind: 'flik' | 'pack'; readonly id: string; readonly item: Item }
  | { readonly op: 'move'; readonly kind: 'flik' | 'pack'; readonly id: string; readonly after: string | null };

/** An item before and after, for an audience: null where it is not there. */
type Pair = {
  readonly before: { readonly rank: string; readonly text: string | null } | null;
  readonly after: { readonly rank: string; readonly view: Item } | null;
};

/**
 * Steps for a kind of items. Those that keep their rank keep their order among each other, so only others are moved:
 * each behind the one that it follows in the end, which by then is where it belongs.
 *
 * @param order ids of all that are there in the end
 * @param pairs of every item that may differ
 */
function opsOf(kind: 'flik' | 'pack', order: Iterable<string>, pairs: ReadonlyMap<string, Pair>): Op[] {
  const ops: Op[] = [];
  for (const [id, { before, after }] of pairs) {
    if (before !== null && after === null) ops.push({ op: 'remove', kind, id });
  }
  let last: string | null = null;
  for (const id of order) {
    const pair = pairs.get(id);
    if (pair !== undefined && pair.after !== null) {
      const { before, after } = pair;
      if (before === null) ops.push({ op: 'add', kind, id, after: last, item: after.view });
      else {
        if (before.text !== JSON.stringify(after.view)) ops.push({ op: 'change', kind, id, item: after.view });
        if (before.rank !== after.rank) ops.push({ op: 'move', kind, id, after: last });
      }
    }
    last = id;
  }
  return ops;
}

/** What was different, when a device looked last, of all that has rows since. */
export type Earlier = {
  /** Every Flik that has a row since; null: it was not in the catalogue then. */
  readonly fliks: ReadonlyMap<string, LiveFlik | null>;
  readonly packs: ReadonlyMap<string, LivePack | null>;
};

const byId = <T extends LiveItem>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

function flikPairs(edition: Edition, earlier: Earlier, audience: Audience): ReadonlyMap<string, Pair> {
  const now = byId(edition.state.fliks);
  return new Map(
    [...earlier.fliks].map(([id, old]) => {
      const flik = now.get(id);
      const was = old === null ? null : viewOf(old, edition.mediaOf, audience);
      const is = flik === undefined ? null : viewOf(flik, edition.mediaOf, audience);
      return [
        id,
        {
          before: old === null || was === null ? null : { rank: old.rank, text: JSON.stringify(was) },
          after: flik === undefined || is === null ? null : { rank: flik.rank, view: is },
        },
      ];
    }),
  );
}

/** All packs are compared: what is in them hangs on the Fliks that are there. */
function packPairs(
  { state, mediaOf }: Edition,
  earlier: Earlier,
  audience: Audience,
  visible: ReadonlySet<string>,
): ReadonlyMap<string, Pair> {
  const wasVisible = (id: string): boolean => {
    const old = earlier.fliks.get(id);
    if (old === undefined) return visible.has(id);
    return old !== null && isVisible(old, mediaOf, audience);
  };
  const now = byId(state.packs);
  const ids = new Set([...now.keys(), ...earlier.packs.keys()]);
  return new Map(
    [...ids].map((id) => {
      const pack = now.get(id);
      const old = earlier.packs.has(id) ? earlier.packs.get(id) : pack;
      const was = old === null || old === undefined ? null : packViewOf(old, wasVisible, audience);
      const is = pack === undefined ? null : packViewOf(pack, (flik) => visible.has(flik), audience);
      return [
        id,
        {
          before:
            old === null || old === undefined || was === null ? null : { rank: old.rank, text: JSON.stringify(was) },
          after: pack === undefined || is === null ? null : { rank: pack.rank, view: is },
        },
      ];
    }),
  );
}

/** What a device has to do that has an earlier catalogue, so that it has this one. */
export function deltaOf(edition: Edition, earlier: Earlier, audience: Audience) {
  const visible = visibleFliks(edition, audience);
  const packs = packPairs(edition, earlier, audience, visible);
  const packOrder = edition.state.packs.map(({ id }) => id).filter((id) => packs.get(id)?.after !== null);
  return {
    ...headOf(edition, audience),
    ops: [...opsOf('flik', visible, flikPairs(edition, earlier, audience)), ...opsOf('pack', packOrder, packs)],
  };
}

/** The bytes in which a document is answered, rehearsed and signed. */
export const documentBytes = (document: object): Buffer => Buffer.from(`${JSON.stringify(document)}\n`, 'utf8');
