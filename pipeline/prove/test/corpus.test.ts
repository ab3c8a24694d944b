import { readdir } from 'node:fs/promises';
import os from 'node:os';
import t from 'tap';
import { corpusFolder, mediaContext } from '../../media/test/support.js';
import { runCorpus } from '../corpus.js';

// What each real file must come to. Everything that is not here must end in conforming renditions.
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'other/m4a_coverart_attached_pic.m4a': ['no_video_track'],
  'other/mp4_audio_only_aac.mp4': ['no_video_track'],
  'other/mp4_long_362s_1080p_0.8MB.mp4': ['too_long'],
  'other/webp_animated.webp': ['unsupported_codec'],
  'hostile/broken_no_moov.mp4': ['truncated'],
  'hostile/ftyp_only_zero_streams_rc0.mp4': ['truncated'],
  'hostile/hls_gab2_bypass_etc_passwd.mp4': ['unsupported_codec'],
  'hostile/hls_xbin_localfile_read_etc_passwd.avi': ['unsupported_codec'],
  'hostile/json_text_named.mp4': ['not_a_video'],
  'hostile/png_truncated.png': ['not_a_video'],
  'hostile/svg_local_file_text_etc_passwd.svg': ['not_a_video'],
  'hostile/svg_ssrf_external_image.svg': ['not_a_video'],
  'hostile/truncated_real_android7_1080p_rot90_gps.mp4': ['truncated'],
  'hostile/unsupported_codec_vvc.mp4': ['unsupported_codec'],
  'hostile/unsupported_xheaac_ffprobe_emits_broken_json.mp4': ['no_video_track'],
};

t.test('every real file ends in conforming renditions or in its refusal', async (t) => {
  const folder = corpusFolder(t);
  if (folder === null) {
    return;
  }
  const context = await mediaContext();
  let files = 0;
  // One small and one large profile; `npm run prove:corpus` takes the whole ladder.
  for await (const outcome of runCorpus(folder, { profiles: ['android-low', 'ios-main'] }, context)) {
    files += 1;
    const codes = REFUSED[outcome.file];
    if (codes === undefined) {
      t.equal(outcome.outcome, 'conforms', `${outcome.file}: ${outcome.detail}`);
    } else {
      t.ok(
        outcome.outcome === 'refused' && codes.some((code) => outcome.detail.startsWith(code)),
        `${outcome.file}: ${outcome.detail}`,
      );
    }
    t.notMatch(outcome.detail, /root:x:0/, 'nothing from elsewhere');
  }
  t.ok(files >= 38, `${files} files`);
  t.strictSame(
    (await readdir(os.tmpdir())).filter((name) => name.startsWith(`qik-run-${process.pid}`)),
    [],
    'no work folder is left',
  );
});
