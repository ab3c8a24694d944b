import { createHash, randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../db/index.js';
import { Fetcher, type FetcherRules } from '../../fetch/index.js';
import { SourceServer } from '../../fetch/test/source-server.js';
import { caller } from './calls.js';
import { clipIn, RULES, startApi, until } from './harness.js';

const { fetches, outbox } = tables;

export const digestOf = (bytes: Uint8Array, form: 'hex' | 'base64' = 'hex'): string =>
  createHash('sha256').update(bytes).digest(form);

/** An API with a source to fetch from, and nothing that fetches but what a test starts. */
export async function openByUrl(t: Test) {
  const api = await startApi(t, testFolder(t));
  const { base, services } = await api.open(RULES);
  const key = await api.keyFor('one');
  const call = caller(base, key);
  const server = await SourceServer.start(t);
  const startFetcher = (t: Pick<Test, 'teardown'>, rules: Partial<FetcherRules> = {}, ingest = services.ingest) => {
    const onNews = (told: () => void) => api.notices.onAnyNews(told);
    const fetcher = new Fetcher({ ...ingest, outbound: api.outbound, onNews }, { lookEveryMs: 50, ...rules });
    t.teardown(() => fetcher.close());
    return fetcher;
  };
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    call('/v1/clips', { method: 'POST', body, headers });
  const send = async (sourceUrl: string, more: object = {}): Promise<string> =>
    (await clipIn(await post({ sourceUrl, ...more }))).id;
  const show = async (id: string) => clipIn(await call(`/v1/clips/${id}`));
  const inState = async (id: string, state: string) => {
    await until(async () => (await show(id)).state === state);
    return show(id);
  };
  const fetchOf = async (id: string) => (await api.orm.select().from(fetches).where(eq(fetches.clipId, id)))[0];
  const eventsOf = async (id: string): Promise<string[]> => {
    const rows = await api.orm.select().from(outbox).where(eq(outbox.clipId, id)).orderBy(outbox.seq);
    return rows.map(({ type }) => type);
  };
  /** As if the wait for the next try were over. */
  const due = (id: string) =>
    api.orm.update(fetches).set({ nextAt: sql`now() - interval '1 second'` }).where(eq(fetches.clipId, id));
  const storedOf = async (id: string): Promise<string[]> => (await api.objects()).filter((one) => one.includes(id));
  /** How often the log says that a try failed. */
  const failedTries = (id: string): number =>
    api.lines.filter((line) => line.includes(id) && line.includes('a source did not come')).length;
  const file = randomBytes(150_000);
  return {
    ...{ api, base, services, key, call, server, file, startFetcher, post, send, show, inState },
    ...{ fetchOf, eventsOf, due, storedOf, failedTries },
  };
}
