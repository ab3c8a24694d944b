import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const Item = Type.Object({ id: Type.String() }, { additionalProperties: true });
const kind = Type.Enum(['flik', 'pack']);
const after = Type.Union([Type.String(), Type.Null()]);
const id = Type.String();

const Op = Type.Union([
  Type.Object({ op: Type.Literal('remove'), kind, id }),
  Type.Object({ op: Type.Literal('add'), kind, id, after, item: Item }),
  Type.Object({ op: Type.Literal('change'), kind, id, item: Item }),
  Type.Object({ op: Type.Literal('move'), kind, id, after }),
]);
type Op = Static<typeof Op>;

const Full = Type.Object({ cursor: Type.String(), fliks: Type.Array(Item), packs: Type.Array(Item) });
const Delta = Type.Object({ cursor: Type.String(), ops: Type.Array(Op) });

type Item = Static<typeof Item>;

/** A phone: it knows nothing but what it was answered, and does what that says, no more. */
export class Device {
  /** Null: it never asked. */
  cursor: string | null = null;
  #items: Record<'flik' | 'pack', readonly Item[]> = { flik: [], pack: [] };

  /** Takes an answer to a request without or with its cursor. */
  take(bytes: Uint8Array): void {
    const answer: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (this.cursor === null) {
      const { cursor, fliks, packs } = Value.Parse(Full, answer);
      this.#items = { flik: fliks, pack: packs };
      this.cursor = cursor;
      return;
    }
    const { cursor, ops } = Value.Parse(Delta, answer);
    for (const op of ops) this.#items = { ...this.#items, [op.kind]: done(this.#items[op.kind], op) };
    this.cursor = cursor;
  }

  /** Forgets everything, as a phone does that was told that its cursor is too old. */
  forget(): void {
    this.cursor = null;
    this.#items = { flik: [], pack: [] };
  }

  /** What it has, in the form in which a whole catalogue has it. */
  holds(): string {
    return JSON.stringify([this.#items.flik, this.#items.pack]);
  }

  has(itemId: string): boolean {
    return [...this.#items.flik, ...this.#items.pack].some((item) => item.id === itemId);
  }
}

/** The same of a whole catalogue. */
export function contentsOf(bytes: Uint8Array): string {
  const { fliks, packs } = Value.Parse(Full, JSON.parse(Buffer.from(bytes).toString('utf8')));
  return JSON.stringify([fliks, packs]);
}

function placed(items: readonly Item[], item: Item, behind: string | null): readonly Item[] {
  const at = behind === null ? 0 : items.findIndex((one) => one.id === behind) + 1;
  if (behind !== null && at === 0) throw new Error(`there is no ${behind} to put ${item.id} behind`);
  return [...items.slice(0, at), item, ...items.slice(at)];
}

function done(items: readonly Item[], op: Op): readonly Item[] {
  const own = items.find((item) => item.id === op.id);
  if (op.op === 'add') {
    if (own !== undefined) throw new Error(`${op.id} is there already`);
    return placed(items, op.item, op.after);
  }
  if (own === undefined) throw new Error(`there is no ${op.id} to ${op.op}`);
  const others = items.filter((item) => item !== own);
  if (op.op === 'remove') return others;
  if (op.op === 'move') return placed(others, own, op.after);
  return items.map((item) => (item === own ? op.item : item));
}
