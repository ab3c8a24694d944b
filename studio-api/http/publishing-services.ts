import type { FastifyRequest } from 'fastify';
import type { CatalogueReader } from '../catalogue/index.js';
import type { PublishingDeps } from '../publishing/index.js';
import type { Editor } from './services.js';

/** What the routes of packs and releases stand on. */
export type PublishingServices = {
  readonly publishing: PublishingDeps;
  readonly reader: CatalogueReader;
  /** Who is signed in. */
  readonly editorOf: (request: FastifyRequest) => Editor;
};
