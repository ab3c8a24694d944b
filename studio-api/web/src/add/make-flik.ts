import { api, dataOf } from '../api/client.js';
import { spoken } from '../i18n/index.js';
import { firstCut, titleOfFile } from '../library/flik-words.js';

/**
 * Makes a draft out of a video: its first seconds where it is longer than a Flik may be.
 *
 * @returns the id of the Flik
 */
export async function makeFlik(video: {
  readonly sourceId: string;
  readonly name: string;
  readonly seconds: number | null;
}): Promise<string> {
  const title = titleOfFile(video.name);
  const { id } = await dataOf(
    api.POST('/studio/api/fliks', {
      body: {
        content: {
          sourceId: video.sourceId,
          trim: firstCut(video.seconds),
          ...(title === null ? {} : { titles: { [spoken()]: title } }),
        },
      },
    }),
  );
  return id;
}
