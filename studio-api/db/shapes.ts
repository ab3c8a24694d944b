import type { FlikContent, Platform } from '../library/content.js';

export type CatalogueKind = 'flik' | 'pack';

/** Another Flik in the same place, for some. */
export type SlotInstead = { readonly platform?: Platform; readonly locale?: string; readonly flikId: string };

/** A place in a pack; one without a Flik is empty. */
export type PackSlot = { readonly flikId: string | null; readonly instead: readonly SlotInstead[] };

/** Everything that editors say about a pack. */
export type PackContent = {
  readonly titles: Readonly<Record<string, string>>;
  readonly descriptions: Readonly<Record<string, string>>;
  /** The Flik whose still stands for it. */
  readonly coverFlikId: string | null;
  /** Null: all. */
  readonly platforms: readonly Platform[] | null;
  /** Null: all. */
  readonly locales: readonly string[] | null;
  /** ISO 8601; null: from the beginning, or for ever. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** The starter pack has 12. */
  readonly slots: readonly PackSlot[];
};

/** One thing that a release does. Versions and contents are null until it is frozen. */
export type ReleaseChange =
  | { readonly do: 'publish-flik'; readonly flikId: string; readonly version: number | null }
  | { readonly do: 'unpublish-flik'; readonly flikId: string }
  | { readonly do: 'publish-pack'; readonly packId: string; readonly content: PackContent | null }
  | { readonly do: 'unpublish-pack'; readonly packId: string }
  /** The order of all Fliks of the catalogue that are named, before all others. */
  | { readonly do: 'order-fliks'; readonly flikIds: readonly string[] };

/** How an item was before a release. */
export type ReleaseUndo = {
  readonly kind: CatalogueKind;
  readonly id: string;
  readonly rank: string;
  readonly content: CatalogueContent | null;
};

/** What the catalogue holds of a Flik or pack: all of it, for every platform and locale. */
export type CatalogueContent =
  | {
      readonly kind: 'flik';
      readonly slug: string;
      readonly version: number;
      readonly mediaId: string;
      readonly content: FlikContent;
    }
  | { readonly kind: 'pack'; readonly slug: string; readonly content: PackContent };
