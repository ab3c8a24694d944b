import cookie from '@fastify/cookie';
import type { App } from '../../pipeline/http/index.js';
import type { CatalogueServices } from './catalogue-services.js';
import type { FlikServices } from './flik-services.js';
import type { PublishingServices } from './publishing-services.js';
import { auditRoutes } from './routes/audit.js';
import { catalogueRoute } from './routes/catalogue.js';
import { catalogueItemRoutes } from './routes/catalogue-items.js';
import { catalogueMediaRoutes } from './routes/catalogue-media.js';
import { editorRoutes } from './routes/editors.js';
import { flikBulkRoutes, tagRoutes } from './routes/flik-bulk.js';
import { flikReviewRoutes } from './routes/flik-review.js';
import { flikTrashRoutes } from './routes/flik-trash.js';
import { flikVersionRoutes } from './routes/flik-versions.js';
import { flikRoutes } from './routes/fliks.js';
import { packRoutes } from './routes/packs.js';
import { rehearsalRoutes } from './routes/rehearsals.js';
import { releaseRoutes } from './routes/releases.js';
import { sessionRoutes } from './routes/session.js';
import { sourceRoutes } from './routes/sources.js';
import type { StudioServices } from './services.js';
import { admitEditor } from './session-hook.js';

/** What all routes of the studio stand on. */
export type StudioRoutes = {
  readonly studio: StudioServices;
  readonly fliks: FlikServices;
  readonly publishing: PublishingServices;
  readonly catalogue: CatalogueServices;
};

/** Adds the studio to the app: who is signed in is found out before any of its routes runs. */
export async function studioRoutes(app: App, { studio, fliks, publishing, catalogue }: StudioRoutes): Promise<void> {
  const { orm, publicUrl } = studio;
  await app.register(cookie);
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', (request) => admitEditor(orm, publicUrl(), request));
  sessionRoutes(app, { orm, publicUrl });
  editorRoutes(app, { orm, publicUrl });
  auditRoutes(app, { orm, publicUrl });
  sourceRoutes(app, studio);
  flikRoutes(app, fliks);
  flikVersionRoutes(app, fliks);
  flikReviewRoutes(app, fliks);
  flikTrashRoutes(app, fliks);
  flikBulkRoutes(app, fliks);
  tagRoutes(app, fliks);
  packRoutes(app, publishing);
  releaseRoutes(app, publishing);
  rehearsalRoutes(app, publishing);
  catalogueRoute(app, catalogue);
  catalogueItemRoutes(app, catalogue);
  catalogueMediaRoutes(app, catalogue);
}
