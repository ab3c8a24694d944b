import { sql } from 'drizzle-orm';
import type { Orm, PriorityClass } from '../db/index.js';
import { tables } from '../db/index.js';
import type { RenderOptions } from '../media/options.js';
import { recordEvent } from './events.js';

export type NewClip = {
  readonly id: string;
  readonly tenant: string;
  readonly apiKeyId: string;
  readonly options: RenderOptions;
  readonly priority: PriorityClass;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly metadata: unknown;
  /** Null: when it was received. */
  readonly sentAt: Date | null;
  /** Milliseconds after `sentAt`; null: as long as clips are kept at all. */
  readonly ttlMs: number | null;
  readonly retentionMs: number;
  readonly source: { readonly key: string; readonly bytes: number; readonly sha256: string };
};

/** Interval of so many milliseconds. */
const interval = (ms: number) => sql`make_interval(secs => ${ms}::float8 / 1000)`;

/**
 * Writes the row of a clip whose bytes are durable already, with its first two events, in one transaction.
 * Times are the database's, and so is the end: the sender's time and wish, but never later than the receipt plus
 * the retention.
 */
export async function createClip(orm: Orm, clip: NewClip): Promise<void> {
  const sentAt = sql`coalesce(${clip.sentAt?.toISOString() ?? null}::timestamptz, now())`;
  await orm.transaction(async (tx) => {
    await tx.insert(tables.clips).values({
      id: clip.id,
      tenant: clip.tenant,
      apiKeyId: clip.apiKeyId,
      state: 'queued',
      priority: clip.priority,
      options: clip.options,
      sender: clip.sender,
      recipients: clip.recipients,
      metadata: clip.metadata ?? null,
      sentAt,
      receivedAt: sql`now()`,
      expiresAt: sql`least(${sentAt} + ${interval(clip.ttlMs ?? clip.retentionMs)}, now() + ${interval(clip.retentionMs)})`,
      sourceKey: clip.source.key,
      sourceBytes: clip.source.bytes,
      sourceSha256: clip.source.sha256,
      progress: { stage: 'receive', percent: 100, etaMs: null },
    });
    await recordEvent(tx, 'clip.received', clip, { bytes: clip.source.bytes });
    await recordEvent(tx, 'clip.queued', clip, { priority: clip.priority });
  });
}
