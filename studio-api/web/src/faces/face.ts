import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { queries } from '../api/queries.js';
import { spoken } from '../i18n/index.js';

/** What stands for a Flik where it is one among others. */
export type Face = {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly state: Schemas['Flik']['state'];
  /** Addresses of its pictures; null while there is none. */
  readonly still: string | null;
  readonly motion: string | null;
};

type Titled = { readonly slug: string; readonly content: { readonly titles: Readonly<Record<string, string>> } };

/** What something is called in the language that the studio is shown in, else in English, else in any, else its name. */
export function titleOf({ slug, content: { titles } }: Titled): string {
  return titles[spoken()] ?? titles['en'] ?? Object.values(titles)[0] ?? slug;
}

/** Where a picture of something rendered is. */
export const mediaFile = (mediaId: string, file: string): string => `/studio/api/media/${mediaId}/${file}`;

/** Of a Flik as lists have it. */
export function faceOf(flik: Schemas['FlikInAList']): Face {
  const { id, slug, state, look } = flik;
  const picture = (file: string | null | undefined): string | null =>
    look === null || file === null || file === undefined ? null : mediaFile(look.mediaId, file);
  const still = picture(look?.still ?? look?.poster);
  return { id, slug, state, title: titleOf(flik), still, motion: picture(look?.motion) };
}

/** As many as a page of the library can hold. */
const PAGE = 100;

/** Of the Fliks that were changed last, in one request: most of those that a page shows are among them. */
async function recentFaces(): Promise<ReadonlyMap<string, Face>> {
  const { fliks } = await queries.fetchQuery({
    queryKey: ['fliks', 'recent'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/fliks', { params: { query: { limit: PAGE } }, signal })),
    staleTime: 60_000,
  });
  return new Map(fliks.map((flik) => [flik.id, faceOf(flik)]));
}

async function readFace(id: string, signal: AbortSignal): Promise<Face | null> {
  const recent = (await recentFaces()).get(id);
  if (recent !== undefined) return recent;
  try {
    const flik = await dataOf(api.GET('/studio/api/fliks/{id}', { params: { path: { id } }, signal }));
    const { slug, state, mediaId } = flik;
    const path = { mediaId: mediaId ?? '' };
    const stills =
      mediaId === null
        ? []
        : (await dataOf(api.GET('/studio/api/media/{mediaId}', { params: { path }, signal }))).stills;
    const picture = (...kinds: string[]): string | null => {
      const found = kinds.map((kind) => stills.find((one) => one.kind === kind)).find((one) => one !== undefined);
      return found === undefined || mediaId === null ? null : mediaFile(mediaId, found.file);
    };
    const still = picture('motion-still', 'poster');
    return { id, slug, state, title: titleOf(flik), still, motion: picture('motion') };
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return null;
    throw error;
  }
}

/** Of a Flik by its id, where there is one; null: it is not there any more. */
export const useFace = (id: string, enabled = true) =>
  useQuery({
    queryKey: ['fliks', 'face', id],
    queryFn: ({ signal }) => readFace(id, signal),
    staleTime: 60_000,
    enabled,
  });
