import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { QikError } from '../errors/catalogue.js';
import { makeClipKey, openClipKey, type Rotation, rewrapClipKey, rotationOf } from './clip-keys.js';
import { type KeptKey, type KeyStore, type Rewrapped, requireClipId } from './key-store.js';
import type { Masters } from './masters.js';
import type { PostgresChecks } from './postgres-checks.js';
import { headOf, masterVersionOf, WRAPPED_BYTES } from './wrap.js';

/** Rows of one statement. */
const BATCH = 500;
/** Of a create, which a rotation that ends just then makes start again. */
const TRIES = 5;

const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '53100';

/** Whatever the server answers with, or does not: keys are not to be had then. Its words may hold values. */
const unavailable = (error: unknown): QikError =>
  new QikError(isFull(error) ? 'not_enough_space' : 'storage_unavailable', undefined, { cause: error });

type Row = { readonly clip_id: string; readonly wrapped: Buffer };

/**
 * Keys as rows of a PostgreSQL database. Any number of processes may have it open, and each statement stands for itself:
 * what a row holds is replaced or deleted only as it was read.
 *
 * A destroyed key cannot be read through the server from then on. Where its bytes may still lie: in the table's pages
 * until they are written over (`postgres-overwrite.ts`); in the write-ahead log, whose files hold every row that was
 * written and, after each checkpoint, whole pages with rows that lay beside, for as long as they are kept, archived or
 * waiting to be used again; in replicas that lag; and in backups. It lies there wrapped, so that it is worth something
 * only together with the master key of that time.
 */
export class PostgresKeyStore implements KeyStore {
  readonly #pool: pg.Pool;
  readonly #checks: PostgresChecks;
  readonly #masters: Masters;
  readonly #onChange: () => void;

  /** @param onChange told when rows were destroyed or replaced, and what they held is to be written over */
  constructor(pool: pg.Pool, checks: PostgresChecks, masters: Masters, onChange: () => void) {
    this.#pool = pool;
    this.#checks = checks;
    this.#masters = masters;
    this.#onChange = onChange;
  }

  async #query<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<pg.QueryResult<R>> {
    return this.#pool.query<R>(text, values).catch((error: unknown) => {
      throw unavailable(error);
    });
  }

  readonly ping = async (): Promise<void> => {
    await this.#query('select 1 from qik_keys.masters limit 1');
  };

  async #read(clipId: string): Promise<Buffer | null> {
    const { rows } = await this.#query<Row>('select wrapped from qik_keys.keys where clip_id = $1', [clipId]);
    return rows[0]?.wrapped ?? null;
  }

  async create(clipId: string): Promise<KeyObject> {
    requireClipId(clipId);
    const { key, wrapped } = makeClipKey(this.#masters, clipId);
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await this.insert(clipId, this.#masters.current, wrapped)) return key;
      if ((await this.#read(clipId)) !== null) throw new QikError('internal', 'The clip has a key already.');
      await this.#masters.note(this.#masters.current).catch((error: unknown) => {
        throw error instanceof QikError ? error : unavailable(error);
      });
    }
    throw new QikError('storage_unavailable');
  }

  /**
   * Only while the check of its master key is there, which a rotation takes away under a stronger lock: so there is no
   * key whose master key is not known to be needed.
   *
   * @returns false when the clip has a key, or the master key no check
   */
  async insert(clipId: string, version: number, wrapped: Buffer): Promise<boolean> {
    const { rowCount } = await this.#query(
      `with noted as materialized (select 1 from qik_keys.masters where version = $1 for key share)
       insert into qik_keys.keys (clip_id, wrapped) select $2, $3 from noted on conflict (clip_id) do nothing`,
      [version, clipId, wrapped],
    );
    return rowCount === 1;
  }

  async get(clipId: string): Promise<KeyObject | null> {
    requireClipId(clipId);
    const wrapped = await this.#read(clipId);
    return wrapped === null ? null : openClipKey(this.#masters, clipId, wrapped);
  }

  destroy(clipId: string): Promise<void> {
    return this.destroyMany([clipId]);
  }

  async destroyMany(clipIds: readonly string[]): Promise<void> {
    for (const clipId of clipIds) requireClipId(clipId);
    for (let from = 0; from < clipIds.length; from += BATCH) {
      // Locked in one order, as a rotation locks them: in any other the two could wait for each other.
      const { rowCount } = await this.#query(
        `with doomed as materialized (
           select clip_id from qik_keys.keys where clip_id = any($1::uuid[]) order by clip_id for update
         )
         delete from qik_keys.keys using doomed where keys.clip_id = doomed.clip_id`,
        [clipIds.slice(from, from + BATCH)],
      );
      if (rowCount !== 0) this.#onChange();
    }
  }

  async *#rows(where: string, values: readonly unknown[]): AsyncIterable<readonly Row[]> {
    let after: string | null = null;
    for (;;) {
      const { rows }: pg.QueryResult<Row> = await this.#query<Row>(
        `select clip_id, wrapped from qik_keys.keys
         where ($1::uuid is null or clip_id > $1) and ${where} order by clip_id limit ${BATCH}`,
        [after, ...values],
      );
      if (rows.length > 0) yield rows;
      after = rows.at(-1)?.clip_id ?? null;
      if (rows.length < BATCH) return;
    }
  }

  async *list(): AsyncIterable<KeptKey> {
    for await (const rows of this.#rows('true', [])) {
      for (const { clip_id: clipId, wrapped } of rows) yield { clipId, masterVersion: masterVersionOf(wrapped) };
    }
  }

  async rewrap(from: number, to: number, signal?: AbortSignal): Promise<Rewrapped> {
    const rotation = rotationOf(this.#masters, from, to);
    const damaged: string[] = [];
    let rewrapped = 0;
    const isCurrent = from === this.#masters.current;
    if (from === to) return { rewrapped, damaged, needed: isCurrent, freed: false };
    try {
      await this.#masters.note(to);
      const wrappedWithIt = `octet_length(wrapped) = ${WRAPPED_BYTES} and substring(wrapped from 1 for 5) = $2`;
      for await (const rows of this.#rows(wrappedWithIt, [headOf(from)])) {
        if (signal?.aborted === true) throw new QikError('aborted');
        rewrapped += await this.#rewrapRows(rotation, rows, damaged);
      }
      const left = isCurrent || damaged.length > 0 ? 'needed' : await this.#checks.remove(from);
      return { rewrapped, damaged, needed: left === 'needed', freed: left === 'removed' };
    } catch (error) {
      throw error instanceof QikError ? error : unavailable(error);
    }
  }

  /** Replaces what is still as it was read, so that nothing comes back that was destroyed. */
  async #rewrapRows(rotation: Rotation, rows: readonly Row[], damaged: string[]): Promise<number> {
    const whole = rows.flatMap(({ clip_id: id, wrapped }) => {
      const again = rewrapClipKey(rotation, id, wrapped);
      if (again === null) damaged.push(id);
      return again === null ? [] : [{ id, wrapped, again }];
    });
    if (whole.length === 0) return 0;
    const { rowCount } = await this.#query(
      `with noted as materialized (select 1 from qik_keys.masters where version = $4 for key share),
       old as materialized (
         select keys.clip_id, made.again
           from qik_keys.keys join unnest($1::uuid[], $2::bytea[], $3::bytea[]) as made(id, wrapped, again)
             on keys.clip_id = made.id and keys.wrapped = made.wrapped
          order by keys.clip_id for update of keys
       )
       update qik_keys.keys set wrapped = old.again from old, noted where keys.clip_id = old.clip_id`,
      [whole.map(({ id }) => id), whole.map(({ wrapped }) => wrapped), whole.map(({ again }) => again), rotation.to],
    );
    this.#onChange();
    return rowCount ?? 0;
  }
}
