import { ClipLookout } from '../clips/index.js';
import { OpenDownloads } from '../deliver/index.js';
import { FeedWatch, tenantsWithNews } from '../erase/index.js';
import { tenantsWithEvents } from '../events/index.js';
import type { App } from './base.js';
import { EventStreams, STREAM_RULES } from './event-streams.js';
import { KeyWatch } from './key-watch.js';
import type { HttpServices } from './services.js';
import { Waiting } from './waiting.js';

/** What keeps answers going after the handler has returned. */
export type Live = {
  readonly streams: EventStreams;
  readonly lookout: ClipLookout;
  readonly downloads: OpenDownloads;
  /** Requests that wait for something to tell. */
  readonly waiting: Waiting;
  /** Ends them when their keys are revoked. */
  readonly keys: KeyWatch;
  readonly deletions: FeedWatch;
  readonly events: FeedWatch;
};

/** Opens it; when the app closes, streams end first, since the app waits for every answer. */
export function openLive(app: App, services: HttpServices): Live {
  const rules = { ...STREAM_RULES, ...services.streamRules };
  const lookout = new ClipLookout(services.ingest.orm, services.notices, services.logger);
  const keys = new KeyWatch((ids) => services.gate.holding(ids), services.logger);
  const live = {
    keys,
    streams: new EventStreams(rules, keys),
    lookout,
    downloads: new OpenDownloads(services.notices, lookout),
    waiting: new Waiting(rules, keys),
    deletions: new FeedWatch(
      (since) => tenantsWithNews(services.ingest.orm, since),
      (told) => services.notices.onAnyGone(told),
      services.logger,
    ),
    events: new FeedWatch(
      (since) => tenantsWithEvents(services.ingest.orm, since),
      (told) => services.notices.onAnyNews(told),
      services.logger,
    ),
  };
  app.addHook('preClose', async () => {
    live.streams.close();
    live.waiting.close();
    await live.keys.close();
    await live.deletions.close();
    await live.events.close();
    await live.lookout.close();
  });
  return live;
}
