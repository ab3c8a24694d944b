import cookie from '@fastify/cookie';
import type { App } from '../../pipeline/http/index.js';
import type { ResumableUploads } from '../../pipeline/uploads/index.js';
import type { ProposalDeps } from '../proposals/index.js';
import type { CatalogueServices } from './catalogue-services.js';
import type { FlikServices } from './flik-services.js';
import type { PublishingServices } from './publishing-services.js';
import { apiKeyRoutes } from './routes/api-keys.js';
import { auditRoutes } from './routes/audit.js';
import { catalogueRoute } from './routes/catalogue.js';
import { catalogueItemRoutes } from './routes/catalogue-items.js';
import { catalogueMediaRoutes } from './routes/catalogue-media.js';
import { catalogueSearchRoutes } from './routes/catalogue-search.js';
import { catalogueSnapshotRoutes } from './routes/catalogue-snapshots.js';
import { editorRoutes } from './routes/editors.js';
import { studioEventsRoute } from './routes/events.js';
import { exportRoutes } from './routes/exports.js';
import { flikBulkRoutes, tagRoutes } from './routes/flik-bulk.js';
import { flikReviewRoutes } from './routes/flik-review.js';
import { flikTrashRoutes } from './routes/flik-trash.js';
import { flikVersionRoutes } from './routes/flik-versions.js';
import { flikRoutes } from './routes/fliks.js';
import { studioHealthRoutes } from './routes/health.js';
import { importRoutes } from './routes/imports.js';
import { libraryMediaRoutes } from './routes/media.js';
import { packRoutes } from './routes/packs.js';
import { presenceRoutes } from './routes/presence.js';
import { proposalRoutes } from './routes/proposals.js';
import { rehearsalRoutes } from './routes/rehearsals.js';
import { releaseRoutes } from './routes/releases.js';
import { sessionRoutes } from './routes/session.js';
import { type OidcServices, oidcRoutes } from './routes/session-oidc.js';
import { sourceUploadRoutes } from './routes/source-uploads.js';
import { sourceRoutes } from './routes/sources.js';
import { viewRoutes } from './routes/views.js';
import { waitingRoute } from './routes/waiting.js';
import { webRoutes } from './routes/web.js';
import { studioWebhookRoutes } from './routes/webhooks.js';
import type { StudioServices } from './services.js';
import { admitEditor } from './session-hook.js';

/** What all routes of the studio stand on. */
export type StudioRoutes = {
  readonly studio: StudioServices & Pick<OidcServices, 'oidc'>;
  readonly fliks: FlikServices;
  readonly publishing: PublishingServices;
  readonly catalogue: CatalogueServices;
  /** Videos that come in parts. */
  readonly sourceUploads: ResumableUploads;
  /** Has imports looked at now. */
  readonly wakeImports: () => void;
  readonly proposals: ProposalDeps;
  /** Where the pages are. */
  readonly webFolder: string;
};

/** Adds the studio to the app: who is signed in is found out before any of its routes runs. */
export async function studioRoutes(app: App, { studio, fliks, publishing, ...more }: StudioRoutes): Promise<void> {
  const { catalogue, proposals, sourceUploads, wakeImports, webFolder } = more;
  const { orm, publicUrl } = studio;
  await app.register(cookie);
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', (request) => admitEditor(orm, publicUrl(), request));
  sessionRoutes(app, { orm, publicUrl });
  oidcRoutes(app, { orm, publicUrl, oidc: studio.oidc });
  editorRoutes(app, { orm, publicUrl });
  auditRoutes(app, { orm, publicUrl });
  sourceRoutes(app, studio);
  libraryMediaRoutes(app, studio);
  await studioEventsRoute(app, studio);
  await sourceUploadRoutes(app, sourceUploads);
  importRoutes(app, { studio, wake: wakeImports });
  exportRoutes(app, studio);
  flikRoutes(app, fliks);
  flikVersionRoutes(app, fliks);
  flikReviewRoutes(app, fliks);
  flikTrashRoutes(app, fliks);
  flikBulkRoutes(app, fliks);
  tagRoutes(app, fliks);
  packRoutes(app, publishing);
  releaseRoutes(app, publishing);
  rehearsalRoutes(app, publishing);
  proposalRoutes(app, proposals);
  waitingRoute(app, publishing);
  presenceRoutes(app, studio);
  viewRoutes(app, studio);
  apiKeyRoutes(app, studio);
  studioWebhookRoutes(app, studio);
  studioHealthRoutes(app, studio);
  catalogueRoute(app, catalogue);
  catalogueItemRoutes(app, catalogue);
  catalogueSearchRoutes(app, catalogue);
  catalogueSnapshotRoutes(app, catalogue);
  catalogueMediaRoutes(app, catalogue);
  await webRoutes(app, webFolder);
}
