import { ClipLookout } from '../clips/index.js';
import type { App } from './base.js';
import { EventStreams, STREAM_RULES } from './event-streams.js';
import type { HttpServices } from './services.js';

/** What keeps answers going after the handler has returned. */
export type Live = { readonly streams: EventStreams; readonly lookout: ClipLookout };

/** Opens it; when the app closes, streams end first, since the app waits for every answer. */
export function openLive(app: App, services: HttpServices): Live {
  const rules = { ...STREAM_RULES, ...services.streamRules };
  const live = {
    streams: new EventStreams(rules),
    lookout: new ClipLookout(services.ingest.orm, services.logger),
  };
  app.addHook('preClose', async () => {
    live.streams.close();
    await live.lookout.close();
  });
  return live;
}
