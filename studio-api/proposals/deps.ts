import type { StudioParts } from '../../pipeline/service/index.js';
import type { MediaMaker } from '../library/index.js';
import type { PublishingDeps } from '../publishing/index.js';

/** What proposals stand on. */
export type ProposalDeps = {
  readonly studio: Pick<StudioParts, 'orm' | 'store' | 'queue' | 'logger' | 'erase' | 'deliver'>;
  readonly media: MediaMaker;
  readonly publishing: Pick<PublishingDeps, 'states'>;
};
