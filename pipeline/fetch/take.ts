import type { Caller } from '../access/index.js';
import type { Clip } from '../clips/index.js';
import { databaseTime, type Orm } from '../db/index.js';
import { begunClip, type IngestDeps, type Purpose } from '../ingest/index.js';
import { errorFacts } from '../log/index.js';
import type { Outbound } from '../net/index.js';
import { clipKeys } from '../storage/index.js';
import { sealAddress } from './address.js';
import { checkByUrl } from './request.js';
import { beginFetch, dropFetch } from './rows.js';

/** What taking such a request in stands on. */
export type TakeDeps = Pick<IngestDeps, 'admission' | 'orm' | 'keys' | 'presets' | 'logger' | 'rules'> & {
  readonly outbound: Pick<Outbound, 'check'>;
};

/** Removes what a request left that was not acknowledged. What cannot be removed now is the sweep's. */
async function discard({ orm, keys, logger }: TakeDeps, id: string): Promise<void> {
  try {
    if (await dropFetch(orm, id)) await keys.destroy(id);
  } catch (error) {
    logger.warn({ clip: id, error: errorFacts(error) }, 'what is left of a request is removed later');
  }
}

/** The clip's times, as the sender said them; nothing else is needed beside its row. */
const timesIn = ({ sentAt, ttl }: Readonly<Record<string, unknown>>) => ({
  ...(sentAt === undefined ? {} : { sentAt }),
  ...(ttl === undefined ? {} : { ttl }),
});

/** A request that names the file of a clip by its address. */
type Request = {
  readonly caller: Caller;
  /** As it came. */
  readonly body: unknown;
  /** Of the clip that comes of it; one that no clip has. */
  readonly id: string;
  /** Absent: it is sent. */
  readonly purpose?: Purpose;
  /** Called in the transaction that writes the rows. What it throws undoes that. */
  readonly begun: (tx: Orm, clip: Clip['row']) => Promise<void>;
};

/**
 * Takes a clip in whose file is to be fetched from an address. When it answers, the rows are durable and the file will be
 * fetched, whatever happens to this process; until it has come the clip is in `receiving`.
 *
 * @throws QikError, of the kinds `request`, `input` (`source_forbidden`) and `service`
 */
export async function takeByUrl(deps: TakeDeps, { caller, body, id, purpose, begun }: Request): Promise<void> {
  const { admission, orm, keys, presets, rules, outbound } = deps;
  const { retentionMs } = rules;
  const wish = await checkByUrl(body, { presets, retentionMs, now: await databaseTime(orm) }, outbound);
  const wishes = purpose?.wishes(wish.wishes) ?? wish.wishes;
  // How large it is, nobody says before it is fetched.
  const reserve = await admission.clip(caller.tenant, wishes.priority, null);
  const kept = { retentionMs: purpose?.retentionMs ?? retentionMs, kind: purpose?.kind ?? ('sent' as const) };
  const clip = begunClip(id, caller, wishes, { ...kept, sourceKey: clipKeys.source(id), reserve });
  const key = await keys.create(id);
  try {
    const url = sealAddress(key, id, wish.url);
    const fetch = { url, expectedSha256: wish.expectedSha256, options: timesIn(wish.options) };
    await beginFetch(orm, clip, fetch, async (tx, row) => {
      await purpose?.begun(tx);
      await begun(tx, row);
    });
  } catch (error) {
    await discard(deps, id);
    throw error;
  }
}
