import type { ErrorCode } from '../../pipeline/errors/catalogue.js';
import { errorView } from '../../pipeline/http/index.js';

type Words = { readonly title: string; readonly advice: string };

/** What became of a video, for people who make Fliks; what is not here is said as to everybody. */
const WORDS: Partial<Readonly<Record<ErrorCode, Words>>> = {
  not_a_video: {
    title: 'This file is not a video',
    advice: 'Add an MP4, MOV, 3GP, WebM, MKV or WMV file, or an animated GIF.',
  },
  no_video_track: { title: 'This file has sound only', advice: 'Add a file with pictures.' },
  truncated: {
    title: 'A part of this file is missing',
    advice: 'Copy the file again from where it comes, and add that.',
  },
  corrupt: { title: 'This file is damaged', advice: 'Export it again from the program that made it, and add that.' },
  encrypted: { title: 'This file is copy-protected', advice: 'Ask whoever owns it for a file without protection.' },
  unsupported_codec: {
    title: 'This kind of video cannot be read',
    advice: 'Export it as MP4 with H.264, which every program offers, and add that.',
  },
  too_long: {
    title: 'This is too long',
    advice: 'A video to cut from may be ten minutes long, and a Flik five seconds: keep less of it.',
  },
  too_short: { title: 'This is too short to show anything', advice: 'Keep more of the video.' },
  too_large: { title: 'This file is too large', advice: 'Export it in a lower quality or keep less of it.' },
  too_many_pixels: { title: 'The picture is too large', advice: 'Export it in 4K or smaller.' },
  invalid_request: { title: 'This cut is not possible', advice: 'Choose the beginning and the end again.' },
  invalid_watermark: { title: 'The watermark cannot be used', advice: 'Choose another watermark.' },
  encode_failed: {
    title: 'Making it went wrong',
    advice: 'Try again. If it goes wrong twice, tell whoever runs the service.',
  },
  encode_timeout: { title: 'Making it took too long', advice: 'Try again when less is going on.' },
  encode_stalled: { title: 'Making it got stuck', advice: 'Try again.' },
  contract_violated: {
    title: 'What came out would not play on every phone',
    advice: 'Try again. If it goes wrong twice, tell whoever runs the service.',
  },
  storage_unavailable: { title: 'The storage did not answer', advice: 'Try again in a moment.' },
  aborted: { title: 'The work was interrupted', advice: 'Try again.' },
};

const isKnown = (code: string): code is keyof typeof WORDS & ErrorCode => Object.hasOwn(WORDS, code);

/** Why a video of the library could not be used or made, in words for editors; null: nothing went wrong. */
export function editorProblem(code: string | null, detail: string | null): ReturnType<typeof errorView> {
  const view = errorView(code, detail);
  if (view === null || !isKnown(view.code)) return view;
  return { ...view, ...WORDS[view.code] };
}
