import { distance } from '../pipeline/media/analysis/distance.js';
import type { Studio, StudioParts } from '../pipeline/service/index.js';
import { ensureFirstEditor } from './access/index.js';
import { CatalogueAnswers, CatalogueReader } from './catalogue/index.js';
import { gateCheck, LookAlikes } from './gates/index.js';
import { studioRoutes } from './http/index.js';
import { editorOf } from './http/session-hook.js';
import {
  applyPublished,
  applyScheduled,
  applyUnpublished,
  applyUnscheduled,
  publishableVersion,
} from './library/index.js';
import { mediaMaker } from './media/index.js';
import { type PublishingDeps, startScheduler } from './publishing/index.js';

/** What a signature of a document of the catalogue says that it is. */
const CATALOGUE_TYPE = 'qik-catalogue+jws';

const states = { publishableVersion, applyPublished, applyUnpublished, applyScheduled, applyUnscheduled };

/** Opens the studio: the library of Fliks, its releases, and the catalogue that devices read. */
export async function openStudio(parts: StudioParts): Promise<Studio> {
  const { orm, store, config, signer, logger, media } = parts;
  const { lookalikes } = media.presets;
  const lookAlikes = new LookAlikes({
    distance: (one, other) => distance(one, other, lookalikes),
    limit: lookalikes.maxDistance,
  });
  const gates = { requiredLocales: config.studioLocales, lookAlikes };
  const publishing: PublishingDeps = { orm, states, check: gateCheck(gates), logger };
  const reader = new CatalogueReader(orm);
  const answers = new CatalogueAnswers(reader, (bytes) => signer.signBytes(bytes, { typ: CATALOGUE_TYPE }));
  const first = { email: config.bootstrapAdminEmail, password: config.bootstrapAdminPassword };
  const firstEditor = await ensureFirstEditor(orm, first, async ({ email, password, made }) => {
    if (made) await parts.keepCredentials({ studio: { email, password } });
  });
  const scheduler = startScheduler(publishing);
  return {
    firstEditor,
    routes: (app) =>
      studioRoutes(app, {
        studio: parts,
        fliks: { orm, media: mediaMaker(parts), gates, editorOf },
        publishing: { publishing, reader, editorOf },
        catalogue: { orm, store, reader, answers, open: config.cataloguePublic },
      }),
    close: () => scheduler.stop(),
  };
}
