import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { Test } from 'tap';
import { fixture } from '../../fixtures/index.js';
import { type Clip, type ClipOptions, QikClient } from '../../pipeline/client/index.js';
import { until } from '../../pipeline/http/test/harness.js';
import { findTools } from '../../pipeline/media/index.js';
import { quickService, ready, said } from './started.js';

const tools = await findTools();
export const small = { profiles: ['ios-low'], watermark: 'none' };
/** The whole ladder: takes seconds, so that something can happen in the middle. */
const large = {};

export const MASTER_KEY = Buffer.alloc(32, 5);

export type Settings = Readonly<Record<string, string>>;

/** What every process of one deployment is given. */
export const settingsFor = (dataDir: string, databaseUrl: string): Settings => ({
  DATA_DIR: dataDir,
  DATABASE_URL: databaseUrl,
  MASTER_KEY: MASTER_KEY.toString('base64'),
  WORKER_CONCURRENCY: '1',
});

export async function client(url: string, key: string | null) {
  const qik = new QikClient({ url, apiKey: key ?? '' });
  const bytes = await readFile(await fixture('private-data', { ffmpeg: tools.ffmpeg.path }));
  const clip = (id: string): Promise<Clip> => qik.clips.get(id);
  const inState = (id: string, state: string): Promise<void> =>
    until(async () => {
      const now = await clip(id).catch(() => null);
      if (now?.state === 'failed' && state !== 'failed') throw new Error(`it failed: ${now.error?.code}`);
      return now?.state === state;
    });
  const send = async (options: ClipOptions): Promise<string> => (await qik.clips.send(bytes, options)).id;
  /** Asks for the clip as a phone does, and holds the bytes against what was promised. */
  const plays = async (t: Test, id: string): Promise<void> => {
    const playback = await qik.clips.playback(id, { platform: 'ios' });
    const got = Buffer.from(await (await fetch(playback.url)).arrayBuffer());
    t.equal(
      createHash('sha256').update(got).digest('hex'),
      playback.rendition.sha256,
      'the bytes are the promised ones',
    );
  };
  return { clip, inState, send, plays };
}

/** How often a clip was published, and the epochs of what is shown of it. */
async function published(databaseUrl: string, clipId: string) {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    const events = await db.query(`select 1 from qik.outbox where clip_id = $1 and type = 'clip.ready'`, [clipId]);
    const shown = await db.query(
      `select distinct r.epoch = c.epoch as current from qik.renditions r join qik.clips c on c.id = r.clip_id where c.id = $1`,
      [clipId],
    );
    return { times: events.rowCount, current: shown.rows };
  } finally {
    await db.end();
  }
}

export type Fault = {
  readonly queueLost: (() => Promise<void>) | null;
  readonly storeGone: { readonly kill: () => Promise<void>; readonly start: () => Promise<void> };
};

/** What happens to processes and servers while clips are on their way, and what must come of it. */
export async function survives(t: Test, settings: Settings, { queueLost, storeGone }: Fault): Promise<void> {
  const api = quickService(t, { ...settings, ROLES: 'api' });
  const { url, key } = await ready(api);
  const { send, inState, plays, clip } = await client(url, key);
  const databaseUrl = settings['DATABASE_URL'] ?? '';

  const waiting = await send(small);
  t.equal((await clip(waiting)).state, 'queued');
  await queueLost?.();
  const first = quickService(t, { ...settings, ROLES: 'worker' });
  await inState(waiting, 'ready');
  await plays(t, waiting);
  t.pass('what waited is done, whatever the queue forgot');

  const struck = await send(large);
  await inState(struck, 'processing');
  await storeGone.kill();
  await storeGone.start();
  await inState(struck, 'ready');
  t.match(
    await published(databaseUrl, struck),
    { times: 1, current: [{ current: true }] },
    'over a restart of the server',
  );

  const frozen = await send(large);
  await inState(frozen, 'processing');
  first.child.kill('SIGSTOP');
  const second = quickService(t, { ...settings, ROLES: 'worker' });
  await inState(frozen, 'ready');
  t.match(second.stderr(), 'clip ready', 'another worker took over');
  first.child.kill('SIGCONT');
  await said(first, 'thrown away');
  t.same(
    await published(databaseUrl, frozen),
    { times: 1, current: [{ current: true }] },
    'and the one that woke up changed nothing',
  );
  await plays(t, frozen);
}
