import { uuidv7 } from 'uuidv7';
import type { RenderResult, SourceInfo } from '../../media/types.js';
import type { NewClip } from '../index.js';

const DAY_MS = 86_400_000;

/** A clip as ingest hands it over. */
export function newClip(changes: Partial<NewClip> = {}): NewClip {
  const id = uuidv7();
  return {
    id,
    tenant: 'one',
    apiKeyId: 'key',
    options: {},
    priority: 'normal',
    sender: null,
    recipients: [],
    metadata: null,
    policy: {},
    sentAt: null,
    ttlMs: null,
    retentionMs: 14 * DAY_MS,
    source: { key: `clips/${id}/source`, bytes: 1000, sha256: '0'.repeat(64) },
    ...changes,
  };
}

const source: SourceInfo = {
  container: 'mov',
  bytes: 1000,
  durationMs: 1000,
  video: {
    index: 0,
    codec: 'h264',
    profile: 'High',
    pixelFormat: 'yuv420p',
    bitDepth: 8,
    codedWidth: 320,
    codedHeight: 180,
    width: 320,
    height: 180,
    orientation: { rotation: 0, mirrored: false },
    sampleAspectRatio: { num: 1, den: 1 },
    frameRate: { num: 30, den: 1 },
    variableFrameRate: false,
    frames: 30,
    dynamics: 'sdr',
    range: 'limited',
    colour: { primaries: null, transfer: null, matrix: null },
    interlaced: false,
  },
  audio: null,
  dropped: [],
  warnings: [],
  privateData: [],
};

/** What a render answers, as far as the rows are concerned. */
export const result: RenderResult = {
  source,
  renditions: [
    {
      id: 'main',
      profiles: ['android-main@1'],
      platforms: ['android'],
      file: 'main.mp4',
      contentType: 'video/mp4',
      bytes: 5000,
      sha256: 'a'.repeat(64),
      width: 320,
      height: 180,
      fps: 30,
      durationMs: 1000,
      video: { codec: 'h264', profile: 'main', level: '3.1', bitrate: 40_000 },
      audio: null,
      checks: [],
      conforms: true,
    },
  ],
  stills: [
    {
      kind: 'poster',
      file: 'poster.jpg',
      contentType: 'image/jpeg',
      width: 320,
      height: 180,
      bytes: 900,
      sha256: 'b'.repeat(64),
      atSeconds: 0.5,
    },
    {
      kind: 'poster',
      file: 'poster.webp',
      contentType: 'image/webp',
      width: 320,
      height: 180,
      bytes: 700,
      sha256: 'c'.repeat(64),
      atSeconds: 0.5,
    },
  ],
  skipped: [],
  dropped: [],
  warnings: [{ code: 'sample', detail: 'A remark.' }],
  timings: { probeMs: 1, encodeMs: 2, stillsMs: 3, verifyMs: 4, totalMs: 10 },
  encodes: 1,
};

/** The outputs of `result`, as a worker stores them. */
export const outputs = (clipId: string, epoch: number) => ({
  renditions: result.renditions.map(({ file, ...data }) => ({ objectKey: `clips/${clipId}/${epoch}/${file}`, data })),
  stills: result.stills.map(({ file, ...data }) => ({
    name: file,
    objectKey: `clips/${clipId}/${epoch}/${file}`,
    data,
  })),
});
