type Listed = {
  readonly fliks: readonly { readonly id: string; readonly version: number }[];
  readonly packs: readonly { readonly id: string }[];
};

/** What makes one catalogue another. */
type Comparison = {
  readonly added: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
  /** Fliks that are there before and after, in another version. */
  readonly changed: ReadonlySet<string>;
};

/** Compares what phones show before and after; ids are those of Fliks and packs. */
export function comparison(before: Listed, after: Listed): Comparison {
  const idsOf = ({ fliks, packs }: Listed): Set<string> => new Set([...fliks, ...packs].map(({ id }) => id));
  const [old, anew] = [idsOf(before), idsOf(after)];
  const versions = new Map(before.fliks.map(({ id, version }) => [id, version]));
  return {
    added: new Set([...anew].filter((id) => !old.has(id))),
    gone: new Set([...old].filter((id) => !anew.has(id))),
    changed: new Set(
      after.fliks.filter(({ id, version }) => old.has(id) && versions.get(id) !== version).map(({ id }) => id),
    ),
  };
}
