import type { Clip } from '../../pipeline/clips/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { EMPTY_CONTENT, type FlikContent } from '../library/content.js';

/** What of a personal Flik becomes the video that the public one is cut from. */
export type Copy = {
  /** Where it lies. */
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  /** How it has to be cut to look as its owner saw it. */
  readonly cut: Pick<FlikContent, 'framing' | 'loop' | 'poster'>;
};

const { framing, loop, poster } = EMPTY_CONTENT;

/**
 * Chooses what is copied: the upload, where its owner saw all of it and it holds nothing about them; else the best of
 * what was rendered, which has neither what they cut off nor where it was filmed.
 *
 * @throws QikError `gone` where there is neither
 */
export function copyOf({ row, renditions }: Pick<Clip, 'row' | 'renditions'>): Copy {
  const { options, source, sourceDroppedAt } = row;
  if (options.trim === undefined && sourceDroppedAt === null && source?.privateData.length === 0) {
    return {
      ...{ key: row.sourceKey, bytes: row.sourceBytes, sha256: row.sourceSha256 },
      cut: { framing: options.framing ?? framing, loop: options.loop ?? loop, poster: options.poster ?? poster },
    };
  }
  const area = ({ data }: (typeof renditions)[number]): number => data.width * data.height;
  const [best] = [...renditions].sort((one, other) => area(other) - area(one) || other.data.bytes - one.data.bytes);
  if (best === undefined) throw new QikError('gone');
  const { bytes, sha256 } = best.data;
  return { key: best.objectKey, bytes, sha256, cut: { framing, loop, poster } };
}
