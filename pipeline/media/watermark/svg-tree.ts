import { refuse } from './refuse.js';

/** An element that will be drawn: what it is made of, and which ids it points to. */
export type Node = {
  readonly name: string;
  readonly id: string | null;
  readonly classes: readonly string[];
  readonly attributes: ReadonlyMap<string, string>;
  readonly targets: readonly string[];
  readonly content: (Node | string)[];
};

/** Reach of an element once everything that it points to is put in its place. */
type Extent = { readonly elements: number; readonly depth: number };

export const MAX_ELEMENTS = 2000;
export const MAX_DEPTH = 32;
/** A `use` repeats what it points to. */
const MAX_USES = 50;
/** Elements after every reference was followed: what the rasteriser really draws. */
const MAX_EXPANDED = 4000;

/** Every element of the tree, the root first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.content) if (typeof child !== 'string') yield* walk(child);
}

const indexById = (nodes: readonly Node[]): Map<string, Node> => {
  const byId = new Map<string, Node>();
  for (const node of nodes) {
    if (node.id === null) continue;
    if (byId.has(node.id)) refuse('The SVG uses an id twice; export it again.');
    byId.set(node.id, node);
  }
  return byId;
};

/**
 * Bounds the work of drawing: a handful of elements that use each other in turn can stand for billions, so they are
 * counted as if every reference had been followed, and a circle of references is refused.
 *
 * @param classTargets ids that elements of a class point to through a style sheet
 * @throws QikError invalid_watermark
 */
export const boundTree = (root: Node, classTargets: ReadonlyMap<string, readonly string[]>): void => {
  const nodes = [...walk(root)];
  const byId = indexById(nodes);
  if (nodes.filter((node) => node.name === 'use').length > MAX_USES)
    refuse(`The SVG has too many use elements; ${MAX_USES} are allowed. Draw the shapes themselves.`);

  const extents = new Map<Node, Extent>();
  const open = new Set<Node>();
  const measure = (node: Node): Extent => {
    const known = extents.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) return refuse('The SVG points to itself in a circle; export it again without that.');
    open.add(node);
    const ids = [...node.targets, ...node.classes.flatMap((name) => classTargets.get(name) ?? [])];
    const pointedTo = ids.flatMap((id) => byId.get(id) ?? []);
    const children = node.content.filter((child) => typeof child !== 'string');
    const parts = [...children, ...pointedTo].map(measure);
    const extent = {
      elements: parts.reduce((sum, part) => sum + part.elements, 1),
      depth: 1 + parts.reduce((most, part) => Math.max(most, part.depth), 0),
    };
    open.delete(node);
    extents.set(node, extent);
    return extent;
  };
  const { elements, depth } = measure(root);
  if (elements > MAX_EXPANDED || depth > MAX_DEPTH)
    refuse('The SVG repeats or nests its shapes too often; simplify it, or send a PNG.');
};
