import type { H264ClassName } from '../../../presets/schema.js';
import { holds, levelByIdc, levelByName, lowestLevel, macroblocks } from '../h264/levels.js';
import type { SequenceParameterSet } from '../h264/parameter-sets.js';
import { type Contract, classRank } from '../plan/point.js';
import type { Check } from '../types.js';
import { isBt709, type MediaFacts } from './facts.js';
import { rates } from './rate-rules.js';
import { atMost, round, rule } from './rule.js';

/** What a rendition was meant to be; for files that we did not make, nothing is expected. */
export type Expectation = { readonly width: number; readonly height: number; readonly frames: number };

/** The H.264 profile by its number and constraint flags (A.2), never by a program's name for it. */
export function classOf(sps: SequenceParameterSet): H264ClassName | null {
  if (sps.profileIdc === 66) {
    return 'constrained-baseline';
  }
  return sps.profileIdc === 77 ? 'main' : sps.profileIdc === 100 ? 'high' : null;
}

function structure(facts: MediaFacts): Check[] {
  const { order, handlers } = facts;
  const front = order[0] === 'ftyp' && order.includes('moov') && order.indexOf('moov') < order.indexOf('mdat');
  const videos = handlers.filter((handler) => handler === 'vide').length;
  const sounds = handlers.filter((handler) => handler === 'soun').length;
  return [
    rule('container', order.includes('moov'), 'mp4', 'mp4'),
    rule('moov-first', front, 'ftyp, moov, mdat', order.join(', ')),
    rule(
      'tracks',
      videos === 1 && sounds <= 1 && handlers.length === videos + sounds,
      'one video and at most one sound',
      handlers.join(', '),
    ),
    // Android's guide to streaming: sound and picture of the same time at most 500 KB apart.
    atMost('interleaving', facts.interleaveBytes, 500_000, ' bytes'),
  ];
}

/** Plain Baseline may hold tools that the weakest decoders lack (ASO, FMO); later decoders know them. */
function profileRule(sps: SequenceParameterSet, most: H264ClassName): Check {
  const name = classOf(sps);
  const plain = sps.profileIdc === 66 && !sps.constraintSet1;
  const ok = name !== null && classRank(name) <= classRank(most) && !(plain && most === 'constrained-baseline');
  return rule(
    'profile',
    ok,
    `up to ${most}`,
    plain ? 'baseline, not constrained' : (name ?? `profile_idc ${sps.profileIdc}`),
  );
}

function coding(facts: MediaFacts, contract: Contract): Check[] {
  const { video } = facts;
  const { sps } = video;
  const limits = contract.video;
  const name = classOf(sps);
  const stated = levelByIdc(sps.levelIdc);
  const allowed = levelByName(limits.level);
  const shape = {
    width: video.width,
    height: video.height,
    fps: video.fps,
    references: sps.references,
    profile: name ?? 'high',
    rateKbps: video.averageKbps,
    bufferKbits: 0,
  } as const;
  const needed = lowestLevel(shape);
  const buffering = sps.decodeBuffering ?? sps.references;
  return [
    rule('sample-entry', video.sampleEntry === limits.sampleEntry, limits.sampleEntry, video.sampleEntry),
    profileRule(sps, limits.profile),
    rule(
      'entropy',
      limits.entropy === 'any' || !video.cabac,
      limits.entropy === 'any' ? 'CAVLC or CABAC' : 'CAVLC',
      video.cabac ? 'CABAC' : 'CAVLC',
    ),
    rule(
      'level',
      stated !== undefined && allowed !== undefined && stated.idc <= allowed.idc,
      `up to ${limits.level}`,
      stated?.name ?? `level_idc ${sps.levelIdc}`,
    ),
    // x264 writes any level that it is told to; what counts is whether the stream needs no more.
    rule(
      'level-honest',
      stated !== undefined &&
        holds(stated, shape) &&
        buffering * macroblocks(video.width, video.height) <= stated.dpbMacroblocks,
      `level ${stated?.name ?? '?'} is enough`,
      `needs ${needed?.name ?? 'more than 5.2'}`,
    ),
    atMost('references', sps.references, limits.references),
    atMost('reorder-depth', Math.max(video.reorderFrames, sps.reorderFrames ?? 0), limits.reorderDepth),
    rule(
      'parameter-sets',
      video.parameterSets === 1 && sps.framesOnly,
      'one, progressive',
      `${video.parameterSets}, ${sps.framesOnly ? 'progressive' : 'interlaced'}`,
    ),
  ];
}

function picture(facts: MediaFacts, contract: Contract, expected: Expectation | null): Check[] {
  const { video } = facts;
  const { sps } = video;
  const limits = contract.video;
  const size = `${video.width}x${video.height}`;
  const even = video.width % 2 === 0 && video.height % 2 === 0;
  const [long, short] = [Math.max(video.width, video.height), Math.min(video.width, video.height)];
  const square = (shape: readonly [number, number] | null) => shape === null || shape[0] === shape[1];
  const wanted = expected === null ? 'the same in both headers' : `${expected.width}x${expected.height}`;
  const asPlanned =
    sps.width === video.width &&
    sps.height === video.height &&
    (expected === null || (expected.width === video.width && expected.height === video.height));
  return [
    rule('size', asPlanned, wanted, asPlanned ? size : `${size} (coded ${sps.width}x${sps.height})`),
    rule('even-size', even, 'even sides', size),
    rule(
      'sides',
      long <= limits.longSide && short <= limits.shortSide,
      `${limits.longSide}/${limits.shortSide}`,
      `${long}/${short}`,
    ),
    atMost('macroblocks', macroblocks(video.width, video.height), limits.macroblocks),
    rule(
      'square-pixels',
      square(video.pasp) && square(sps.sampleAspectRatio),
      '1:1',
      [video.pasp, sps.sampleAspectRatio].map((shape) => shape?.join(':') ?? '1:1').join(', '),
    ),
    rule(
      'rotation',
      video.orientation !== null && video.orientation.rotation === 0 && !video.orientation.mirrored,
      'none',
      video.orientation === null
        ? 'an odd matrix'
        : `${video.orientation.rotation}°${video.orientation.mirrored ? ', mirrored' : ''}`,
    ),
    rule(
      'pixel-format',
      video.pixelFormat === 'yuv420p' && sps.chromaFormatIdc === 1 && sps.bitDepth === 8,
      'yuv420p',
      video.pixelFormat,
    ),
    rule(
      'colours',
      isBt709(sps.colour) && isBt709(video.colr),
      'BT.709',
      `${[sps.colour, video.colr]
        .map((colour) =>
          isBt709(colour)
            ? 'BT.709'
            : colour === null
              ? 'untagged'
              : `${colour.primaries}/${colour.transfer}/${colour.matrix}`,
        )
        .join(' in the stream, ')} in the file`,
    ),
    rule(
      'range',
      sps.fullRange === false && video.colr?.full !== true,
      'limited',
      sps.fullRange === null ? 'untagged' : sps.fullRange || video.colr?.full === true ? 'full' : 'limited',
    ),
  ];
}

function timing(facts: MediaFacts, contract: Contract, expected: Expectation | null): Check[] {
  const { video, audio } = facts;
  const limits = contract.video;
  const frame = video.fps > 0 ? 1 / video.fps : 1;
  const oneEdit = video.edits.length <= 1 && video.edits.every((edit) => edit.rate === 1 && edit.mediaTime >= 0);
  const zero = oneEdit && video.edits.every((edit) => edit.mediaTime === 0);
  const startsAtZero = limits.editList === 'starts-at-zero';
  const shown =
    video.edits.map((edit) => (edit.mediaTime < 0 ? 'empty' : `from ${edit.mediaTime}`)).join(', ') || 'none';
  const drift = audio === null ? 0 : Math.abs(audio.duration - video.duration);
  // Fewer frames than planned mean lost pictures; a source whose end was measured by its index may be off by two.
  const missing = expected === null ? 0 : Math.abs(expected.frames - video.frames);
  const tolerated = expected === null ? 0 : Math.max(2, Math.ceil(expected.frames * 0.02));
  return [
    rule(
      'constant-rate',
      video.steps.length === 1,
      'every frame as long as the others',
      `${video.steps.length} different lengths`,
    ),
    rule('frame-rate', video.fps > 0 && video.fps <= limits.fps + 0.001, `at most ${limits.fps}`, round(video.fps, 3)),
    rule(
      'gop',
      video.longestGop <= limits.gopSeconds + frame / 2,
      `at most ${limits.gopSeconds} s`,
      `${round(video.longestGop)} s`,
    ),
    rule(
      'closed-gop',
      video.startsWithSync && video.closedGops,
      'an IDR picture at every seek point',
      video.startsWithSync && video.closedGops ? 'IDR pictures' : 'open',
    ),
    rule('edit-list', startsAtZero ? zero : oneEdit, startsAtZero ? 'starts at 0' : 'at most one', shown),
    rule(
      'duration',
      missing <= tolerated,
      expected === null ? 'any' : `${expected.frames} frames`,
      `${video.frames} frames, ${round(video.duration, 3)} s`,
    ),
    rule(
      'sound-length',
      drift <= Math.max(0.1, frame),
      'as long as the picture, within 0.1 s',
      audio === null ? 'no sound' : `${round(drift, 3)} s apart`,
    ),
    rule(
      'decodes',
      facts.decoded.complaints.length === 0 && facts.decoded.frames >= video.frames,
      `${video.frames} frames without an error`,
      facts.decoded.complaints.length > 0 ? 'errors' : `${facts.decoded.frames} frames`,
    ),
  ];
}

/**
 * Holds a file against a contract. Pure.
 * @param limits bytes and seconds that the profile or the request allow; null for no limit.
 */
export function holdAgainst(
  facts: MediaFacts,
  contract: Contract,
  limits: { readonly maxBytes: number | null; readonly maxSeconds: number | null },
  expected: Expectation | null,
): Check[] {
  const { maxBytes, maxSeconds } = limits;
  const frame = facts.video.fps > 0 ? 1 / facts.video.fps : 0;
  return [
    ...structure(facts),
    ...coding(facts, contract),
    ...picture(facts, contract, expected),
    ...timing(facts, contract, expected),
    ...rates(facts, contract),
    ...(maxBytes === null ? [] : [atMost('bytes', facts.bytes, maxBytes)]),
    ...(maxSeconds === null
      ? []
      : [
          rule(
            'seconds',
            facts.video.duration <= maxSeconds + frame + 0.001,
            `at most ${maxSeconds} s and one frame`,
            `${round(facts.video.duration, 3)} s`,
          ),
        ]),
    rule('private-data', facts.leaks.length === 0, 'none', facts.leaks.join('; ') || 'none'),
  ];
}
