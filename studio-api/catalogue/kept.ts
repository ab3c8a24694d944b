/** What is kept by the bytes that it takes. */
type Sized = { readonly size: number };

/** Things that are made once for many, as long as there is room: what was used last is the last to go. */
export class Kept<T extends Sized> {
  readonly #room: number;
  readonly #kept = new Map<string, T>();
  readonly #making = new Map<string, Promise<T>>();
  #size = 0;

  /** @param room bytes */
  constructor(room: number) {
    this.#room = room;
  }

  /** What has a name; who asks for it while it is made waits for the same. */
  async of(name: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      return kept;
    }
    const under = this.#making.get(name);
    if (under !== undefined) return under;
    const making = make().finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    const made = await making;
    this.#keep(name, made);
    return made;
  }

  #keep(name: string, made: T): void {
    if (made.size > this.#room) return;
    this.#kept.set(name, made);
    this.#size += made.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= this.#room) break;
      this.#kept.delete(oldest);
      this.#size -= size;
    }
  }
}
