/** What is let through the door before it is sent; the server looks into it and decides. */
const VIDEO_NAMES = /\.(mp4|m4v|mov|qt|3gp|3g2|webm|mkv|avi|wmv|asf|mpe?g|ts|mts|m2ts|flv|gif)$/i;

/** Bytes that the server takes at most, as its document says. */
const MOST_BYTES = 500_000_000;

type Named = { readonly name: string; readonly type: string; readonly size: number };

/** Why a file is not even sent; null: it is. */
export function refusalOf({ name, type, size }: Named): 'not_a_video' | 'too_large' | 'empty' | null {
  if (size === 0) return 'empty';
  if (size > MOST_BYTES) return 'too_large';
  const video = type.startsWith('video/') || type === 'image/gif' || VIDEO_NAMES.test(name);
  return video ? null : 'not_a_video';
}

/** For the dialog that chooses files. */
export const ACCEPTED = 'video/*,image/gif,.mkv,.3gp,.wmv,.avi,.mts';
