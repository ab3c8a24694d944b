import { ClipNotices } from '../index.js';

/** Notices that are all lost on the way. */
export const lostNotices = (): Promise<ClipNotices> => ClipNotices.open({ listen: async () => async () => undefined });
