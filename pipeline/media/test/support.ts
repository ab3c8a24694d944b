import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { loadPresets, packageRoot } from '../../../presets/index.js';
import { DEFAULT_LIMITS, findTools, type MediaContext, type SandboxRung, type SourceInfo } from '../index.js';

/** The programs that the settings name, else the bundled ones: the whole suite passes with both. */
export async function mediaContext(sandbox?: SandboxRung): Promise<MediaContext> {
  const { FFMPEG_PATH, FFPROBE_PATH } = process.env;
  const tools = await findTools({
    ...(FFMPEG_PATH === undefined ? {} : { ffmpegPath: FFMPEG_PATH }),
    ...(FFPROBE_PATH === undefined ? {} : { ffprobePath: FFPROBE_PATH }),
    ...(sandbox === undefined ? {} : { sandbox }),
  });
  return { presets: await loadPresets(), tools, limits: DEFAULT_LIMITS };
}

/** Real phone files, where they are; null, and said so, where they are not. CI always has them. */
export function corpusFolder(t: Test): string | null {
  const folder = process.env.QIK_CORPUS ?? path.join(packageRoot, '../shared/media');
  if (existsSync(folder)) {
    return folder;
  }
  if (process.env.CI === 'true') {
    t.fail('the real phone files are missing; set QIK_CORPUS');
  } else {
    t.pass('SKIPPED: the real phone files are not here; set QIK_CORPUS to their folder');
  }
  return null;
}

type Change = Omit<Partial<SourceInfo>, 'video' | 'audio'> & {
  video?: Partial<SourceInfo['video']>;
  audio?: Partial<NonNullable<SourceInfo['audio']>> | null;
};

/** A plain 1080p phone clip of ten seconds, or what differs from it. */
export function source(change: Change = {}): SourceInfo {
  const { video, audio, ...rest } = change;
  return {
    container: 'mov',
    bytes: 20_000_000,
    durationMs: 10_000,
    dropped: [],
    warnings: [],
    privateData: [],
    ...rest,
    audio: audio === null ? null : { index: 1, codec: 'aac', channels: 2, sampleRate: 48_000, packed: false, ...audio },
    video: {
      index: 0,
      codec: 'h264',
      profile: 'High',
      pixelFormat: 'yuv420p',
      bitDepth: 8,
      codedWidth: 1920,
      codedHeight: 1080,
      width: 1920,
      height: 1080,
      orientation: { rotation: 0, mirrored: false },
      sampleAspectRatio: { num: 1, den: 1 },
      frameRate: { num: 30, den: 1 },
      variableFrameRate: false,
      frames: 300,
      dynamics: 'sdr',
      range: 'limited',
      colour: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' },
      interlaced: false,
      ...video,
    },
  };
}

/** A dozen sources that cameras really make, by name. */
export const SOURCES = {
  'landscape-1080p': source(),
  'portrait-1080p': source({ video: { width: 1080, height: 1920, orientation: { rotation: 90, mirrored: false } } }),
  'upside-down-full-range': source({
    video: { orientation: { rotation: 180, mirrored: false }, range: 'full', pixelFormat: 'yuvj420p' },
    audio: null,
  }),
  'front-camera-mirrored': source({
    video: {
      width: 720,
      height: 1280,
      codedWidth: 1280,
      codedHeight: 720,
      orientation: { rotation: 270, mirrored: true },
    },
  }),
  'iphone-hlg': source({
    video: {
      codec: 'hevc',
      profile: 'Main 10',
      pixelFormat: 'yuv420p10le',
      bitDepth: 10,
      dynamics: 'hlg',
      colour: { primaries: 'bt2020', transfer: 'arib-std-b67', matrix: 'bt2020nc' },
      width: 1080,
      height: 1920,
      orientation: { rotation: 90, mirrored: false },
    },
  }),
  'android-pq-untagged': source({
    video: {
      codec: 'hevc',
      pixelFormat: 'yuv420p10le',
      bitDepth: 10,
      dynamics: 'pq',
      colour: { primaries: null, transfer: 'smpte2084', matrix: null },
    },
  }),
  '4k-60': source({
    video: {
      codedWidth: 3840,
      codedHeight: 2160,
      width: 3840,
      height: 2160,
      frameRate: { num: 60, den: 1 },
      frames: 600,
    },
  }),
  'nokia-3gp': source({
    durationMs: 15_040,
    audio: { codec: 'amr_nb', channels: 1, sampleRate: 8000, packed: true },
    video: {
      codec: 'h263',
      codedWidth: 176,
      codedHeight: 144,
      width: 192,
      height: 144,
      sampleAspectRatio: { num: 12, den: 11 },
      frameRate: { num: 15, den: 1 },
      colour: { primaries: null, transfer: null, matrix: null },
    },
  }),
  'webcam-odd-size': source({
    container: 'matroska',
    audio: null,
    video: {
      codec: 'vp9',
      codedWidth: 161,
      codedHeight: 121,
      width: 161,
      height: 121,
      frameRate: { num: 30_000, den: 1001 },
    },
  }),
  'surround-720p': source({
    audio: { channels: 6 },
    video: { codedWidth: 1280, codedHeight: 720, width: 1280, height: 720, frameRate: { num: 25, den: 1 } },
  }),
  'full-length': source({ durationMs: 42_000 }),
  'interlaced-sound-first': source({
    audio: { index: 0, sampleRate: 44_100, channels: 1 },
    video: {
      index: 1,
      interlaced: true,
      codedWidth: 720,
      codedHeight: 576,
      width: 768,
      height: 576,
      sampleAspectRatio: { num: 16, den: 15 },
      frameRate: { num: 25, den: 1 },
      colour: { primaries: null, transfer: null, matrix: null },
    },
  }),
} as const;

/** Everything that a plan needs and that starts no program. */
export async function pureContext(): Promise<MediaContext> {
  const tool = { path: '/usr/bin/ffmpeg', version: '5.1.9', major: 5, hasFpsMode: true, origin: 'configured' } as const;
  const sandbox = { rung: 'bubblewrap', libraries: true, diesWithParent: true } as const;
  return {
    presets: await loadPresets(),
    tools: { ffmpeg: tool, ffprobe: tool, sandbox: 'bubblewrap', sandboxOf: { ffmpeg: sandbox, ffprobe: sandbox } },
    limits: DEFAULT_LIMITS,
  };
}
