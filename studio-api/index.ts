import { join } from 'node:path';
import { distance } from '../pipeline/media/analysis/distance.js';
import type { Studio, StudioParts } from '../pipeline/service/index.js';
import { packageRoot } from '../presets/index.js';
import { ensureFirstEditor, OidcClient, oidcSettings } from './access/index.js';
import { CatalogueAnswers, CatalogueReader } from './catalogue/index.js';
import { importDemoFliks } from './demo/index.js';
import { gateCheck, LookAlikes } from './gates/index.js';
import { studioRoutes } from './http/index.js';
import { editorOf } from './http/session-hook.js';
import { IMPORT_PRIORITY, startImports } from './imports/index.js';
import {
  applyPublished,
  applyScheduled,
  applyUnpublished,
  applyUnscheduled,
  publishableVersion,
} from './library/index.js';
import { mediaMaker, openSourceUploads } from './media/index.js';
import { type ProposalDeps, startTakingBack } from './proposals/index.js';
import { catchUpSearch, type PublishingDeps, startScheduler } from './publishing/index.js';
import { Trending } from './search/index.js';
import { startSweeps } from './sweeps.js';

/** Where `npm run build` puts the pages. */
const WEB_FOLDER = join(packageRoot, 'dist', 'studio-api', 'web');
/** What a signature of a document of the catalogue says that it is. */
const CATALOGUE_TYPE = 'qik-catalogue+jws';

const states = { publishableVersion, applyPublished, applyUnpublished, applyScheduled, applyUnscheduled };

/** Opens the studio: the library of Fliks, its releases, and the catalogue that devices read. */
export async function openStudio(parts: StudioParts): Promise<Studio> {
  const { orm, store, config, signer, logger, media } = parts;
  const { lookalikes } = media.presets;
  const lookAlikes = new LookAlikes({
    distance: (one, other) => distance(one, other, lookalikes, lookalikes.maxDistance),
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
  const trending = new Trending(orm);
  await catchUpSearch(orm);
  const settings = oidcSettings(config);
  const oidc = settings === null ? null : new OidcClient(settings);
  const maker = mediaMaker(parts);
  const proposals: ProposalDeps = { studio: parts, media: maker, publishing };
  const scheduler = startScheduler(publishing);
  const sourceUploads = await openSourceUploads(parts);
  const { staging } = parts.ingest;
  const imports = startImports({ orm, store, staging, media: mediaMaker(parts, IMPORT_PRIORITY), logger });
  const sweeps = startSweeps({ orm, store, logger });
  const takingBack = startTakingBack(proposals);
  return {
    firstEditor,
    routes: (app) =>
      studioRoutes(app, {
        studio: { ...parts, oidc },
        fliks: { orm, media: maker, gates, editorOf },
        publishing: { publishing, reader, editorOf },
        proposals,
        catalogue: { orm, store, reader, answers, trending, open: config.cataloguePublic },
        sourceUploads,
        wakeImports: imports.wake,
        webFolder: WEB_FOLDER,
      }),
    importDemo: (run) => importDemoFliks({ orm, store, publishing, wake: imports.wake, logger }, run),
    close: async () => {
      await Promise.all([scheduler.stop(), takingBack.stop(), imports.stop(), sweeps.stop()]);
      await sourceUploads.close();
    },
  };
}
