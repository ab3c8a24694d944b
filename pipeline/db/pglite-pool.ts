import { EventEmitter } from 'node:events';
import { type PGlite, type QueryOptions, types } from '@electric-sql/pglite';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';

/** As `pg` answers: 64-bit integers are strings, since a number cannot hold them all. */
const AS_PG: QueryOptions = { parsers: { [types.INT8]: (value) => value } };

/** Matches what BullMQ sends: comments, then `LISTEN channel`. */
const LISTEN = /^(?:\s*--[^\n]*\n)*\s*LISTEN\s+"?([A-Za-z_][A-Za-z0-9_]*)"?\s*;?\s*$/i;

/** Whoever sends a query names the shape of its rows, in `pg` as here: nothing checks more than that they are rows. */
const areRows = <R>(rows: unknown): rows is R[] => Array.isArray(rows);

async function run<R>(db: PGlite, text: string, params: readonly unknown[] | undefined): Promise<PgQueryResult<R>> {
  if (params !== undefined && params.length > 0) {
    const { rows, affectedRows } = await db.query<R>(text, [...params], AS_PG);
    return { rows, rowCount: affectedRows ?? rows.length };
  }
  // Without parameters several statements may stand in one text, which only `exec` takes.
  const last = (await db.exec(text, AS_PG)).at(-1);
  const rows: unknown = last?.rows ?? [];
  return { rows: areRows<R>(rows) ? rows : [], rowCount: last?.affectedRows ?? 0 };
}

/**
 * Stands for a checked-out connection. PGlite has one session, so all of them share it: whoever runs BEGIN through
 * this must be alone, which holds for the migrations at the start, the only ones that do.
 */
class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #db: PGlite;
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(db: PGlite) {
    super();
    this.#db = db;
  }

  async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    const channel = LISTEN.exec(text)?.[1];
    if (channel === undefined) return run<R>(this.#db, text, params);
    // PGlite hands notifications to callbacks; `pg` emits them on the client.
    const stop = await this.#db.listen(channel, (payload) => {
      this.emit('notification', { channel, payload });
    });
    this.#stops.push(() => stop());
    return { rows: [], rowCount: 0 };
  }

  release(): void {
    for (const stop of this.#stops.splice(0)) {
      // The database may be closed already, and then nobody listens any more.
      if (!this.#db.closed) stop().catch((error: unknown) => this.emit('error', error));
    }
  }
}

/**
 * Lets PGlite stand where BullMQ expects a `pg.Pool`.
 *
 * PGlite has a single session: never wait for the queue inside an open transaction, it would wait for itself.
 */
class PglitePool extends EventEmitter implements PgPool {
  readonly #db: PGlite;

  constructor(db: PGlite) {
    super();
    this.#db = db;
    // Every queue and worker listens for errors, and there is no connection here that could drop.
    this.setMaxListeners(0);
  }

  query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return run<R>(this.#db, text, params);
  }

  async connect(): Promise<PgPoolClient> {
    return new PgliteClient(this.#db);
  }

  /** The database belongs to whoever opened it. */
  async end(): Promise<void> {
    this.removeAllListeners();
  }
}

export const pglitePool = (db: PGlite): PgPool => new PglitePool(db);
