import { and, asc, eq, gt } from 'drizzle-orm';
import type { ClipProgress, ClipState, Orm } from '../db/index.js';
import { CLIP_STATES, tables } from '../db/index.js';
import { type Clip, readClip } from './read.js';
import { isFinal } from './shown.js';
import type { Glimpse } from './watch.js';

const { outbox } = tables;

/** Where somebody stands who follows a clip: behind the event of that number, and having seen its end by the clock or not. */
export type Position = { readonly seq: number; readonly sawExpiry: boolean };

/** As text, for whoever follows to hand back when it comes again. */
const positionText = ({ seq, sawExpiry }: Position): string => `${seq}${sawExpiry ? '-expired' : ''}`;

/** Null where the text is none of ours: then one follows from the start. */
export function parsePosition(text: string | undefined): Position | null {
  const match = /^(\d{1,15})(-expired)?$/.exec(text ?? '');
  return match === null ? null : { seq: Number(match[1]), sawExpiry: match[2] !== undefined };
}

export type News =
  | {
      readonly kind: 'state';
      readonly position: string;
      readonly state: ClipState;
      /** The clip as it is now; `state` may be one that it has left already. */
      readonly clip: Clip;
      /** Why it failed, in a state that it has left already. */
      readonly errorCode: string | null;
    }
  | { readonly kind: 'progress'; readonly progress: ClipProgress };

const isState = (text: string): text is ClipState => CLIP_STATES.some((state) => state === text);

/** The state that an event leads to; null for one that leads to none, such as clip.received. */
const stateAfter = (type: string): ClipState | null => {
  const [subject, what = ''] = type.split('.');
  return subject === 'clip' && isState(what) ? what : null;
};

/** Follows one clip: every change of its state in order, none twice and none left out, and the latest progress between. */
export class ClipFollower {
  readonly #orm: Orm;
  readonly #clip: { readonly id: string; readonly tenant: string };
  #position: Position | null;
  #progress = 'null';
  #ended = false;

  constructor(orm: Orm, clip: { readonly id: string; readonly tenant: string }, from: Position | null) {
    this.#orm = orm;
    this.#clip = clip;
    this.#position = from;
  }

  /** Whether nothing will follow. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether somebody at a position has seen everything there will ever be. */
  static sawAll({ seq, sawExpiry }: Position, now: Glimpse): boolean {
    return seq === now.seq && isFinal(now.state) && (now.state !== 'expired' || sawExpiry);
  }

  /** What is new since the last time. To be called one at a time. */
  async next(now: Glimpse | null): Promise<News[]> {
    // A position that is ahead of everything is of another clip, or of a database that is no more.
    const from = this.#position !== null && now !== null && this.#position.seq <= now.seq ? this.#position : null;
    const news = now === null ? [] : await this.#states(now, from);
    if (now === null) this.#ended = true;
    const progress = JSON.stringify(now?.progress ?? null);
    const onItsWay = now?.state === 'receiving' || now?.state === 'processing';
    if (!this.#ended && onItsWay && now.progress !== null && progress !== this.#progress) {
      this.#progress = progress;
      news.push({ kind: 'progress', progress: now.progress });
    }
    return news;
  }

  async #states(now: Glimpse, from: Position | null): Promise<News[]> {
    const expiredUnseen = now.state === 'expired' && from?.sawExpiry !== true;
    if (from !== null && from.seq === now.seq && !expiredUnseen) return [];
    const events = from === null ? [] : await this.#eventsAfter(from.seq);
    const clip = await readClip(this.#orm, this.#clip.id, this.#clip.tenant);
    if (clip === null) {
      this.#ended = true;
      return [];
    }
    const news: News[] = events.map(({ seq, state, code }) => ({
      ...{ kind: 'state', clip, state, errorCode: code },
      position: positionText({ seq, sawExpiry: state === 'expired' }),
    }));
    const reached = Math.max(now.seq, events.at(-1)?.seq ?? 0);
    const lastTold = events.at(-1)?.state ?? null;
    const sawExpiry = clip.state === 'expired';
    // At the start, and where the clock ended the clip: there is no event of it then.
    if (from === null || (sawExpiry && lastTold !== 'expired'))
      news.push({
        ...{ kind: 'state', clip, state: clip.state, errorCode: clip.row.errorCode },
        position: positionText({ seq: reached, sawExpiry }),
      });
    this.#position = { seq: reached, sawExpiry };
    this.#progress = JSON.stringify(clip.row.progress);
    const last = news.at(-1);
    this.#ended = last?.kind === 'state' && isFinal(last.state) && last.state === clip.state;
    return news;
  }

  async #eventsAfter(seq: number) {
    const rows = await this.#orm
      .select({ seq: outbox.seq, type: outbox.type, data: outbox.data })
      .from(outbox)
      .where(and(eq(outbox.clipId, this.#clip.id), gt(outbox.seq, seq)))
      .orderBy(asc(outbox.seq));
    return rows.flatMap(({ seq: at, type, data }) => {
      const state = stateAfter(type);
      const { code } = data;
      return state === null ? [] : [{ seq: at, state, code: typeof code === 'string' ? code : null }];
    });
  }
}
