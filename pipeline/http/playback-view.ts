import type { Static } from 'typebox';
import type { Playback } from '../deliver/index.js';
import { renditionView, stillView } from './clip-view.js';
import type { PlaybackView } from './schemas.js';

/** An address to play from, as the API shows it. */
export const playbackView = (playback: Playback): Static<typeof PlaybackView> => ({
  ...playback,
  rendition: renditionView(playback.rendition),
  stills: playback.stills.map(({ url, ...still }) => ({ ...stillView(still), url })),
});
