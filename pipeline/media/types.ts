import type { H264ClassName, PlatformName, PositionName, SafeArea } from '../../presets/schema.js';
import type { Analysis } from './analysis/schema.js';

/** An exact ratio, as media files write them. */
export type Rational = { readonly num: number; readonly den: number };

/** Families of containers that are accepted; each is read by one forced demuxer. */
export type ContainerFamily = 'mov' | 'matroska' | 'asf' | 'gif';

/**
 * How stored pixels become the upright picture: mirrored left to right first (`mirrored`), then turned
 * clockwise by `rotation` degrees. Covers the eight orientations that a display matrix can hold.
 */
export type Orientation = { readonly rotation: 0 | 90 | 180 | 270; readonly mirrored: boolean };

export type Dynamics = 'sdr' | 'hlg' | 'pq';

export type SourceVideo = {
  /** Index of the stream in the file, as ffmpeg counts. */
  readonly index: number;
  readonly codec: string;
  readonly profile: string | null;
  readonly pixelFormat: string;
  readonly bitDepth: number;
  /** Stored size, before rotation and pixel aspect. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Size of the upright picture in square pixels. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly sampleAspectRatio: Rational;
  /** Rate at which pictures mostly follow each other, from their times and not from the header. */
  readonly frameRate: Rational;
  readonly variableFrameRate: boolean;
  readonly frames: number;
  readonly dynamics: Dynamics;
  readonly range: 'limited' | 'full';
  /** ffmpeg's names, or null where the file does not say. */
  readonly colour: {
    readonly primaries: string | null;
    readonly transfer: string | null;
    readonly matrix: string | null;
  };
  readonly interlaced: boolean;
};

export type SourceAudio = {
  readonly index: number;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  /** Whether the sound has to be taken out of its container frame by frame, as AMR in a 3GP. */
  readonly packed: boolean;
};

/** A track that is not taken over, and why. */
export type DroppedTrack = { readonly track: string; readonly reason: string };

export type Warning = { readonly code: string; readonly detail: string };

/** Kinds of private data found in the source; their values are never kept. */
export type PrivateDatum = 'location' | 'device' | 'date' | 'software' | 'person' | 'timed-metadata';

/** What an upload really is. */
export type SourceInfo = {
  readonly container: ContainerFamily;
  readonly bytes: number;
  readonly durationMs: number;
  readonly video: SourceVideo;
  readonly audio: SourceAudio | null;
  readonly dropped: readonly DroppedTrack[];
  readonly warnings: readonly Warning[];
  readonly privateData: readonly PrivateDatum[];
};

export type Framing = 'original' | 'square';

/** Whether a clip is played once, made for being played in a loop, or forward and then backward. */
export type Loop = 'none' | 'loop' | 'boomerang';

/** One picture size at which the watermark is laid over: the source of every encode with that framing. */
export type FramePlan = {
  readonly framing: Framing;
  /** Part of the upright source that is kept, in its pixels. */
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
  /** The most room that any profile with this framing wants left free by a mark. */
  readonly safeArea: SafeArea;
};

export type EncodePlan = {
  /** Unique in the plan, and the stem of the file's name. */
  readonly id: string;
  /** `id@version` of every profile that this encode stands for. */
  readonly profiles: readonly string[];
  readonly platforms: readonly PlatformName[];
  readonly framing: Framing;
  readonly width: number;
  readonly height: number;
  readonly fps: Rational;
  readonly frames: number;
  readonly video: {
    readonly profile: H264ClassName;
    readonly level: string;
    readonly x264Preset: string;
    readonly crf: number;
    readonly maxrateKbps: number;
    readonly bufsizeKbps: number;
    readonly bframes: number;
    readonly pyramid: 'none' | 'normal';
    readonly references: number;
    readonly gopFrames: number;
  };
  readonly audio: { readonly kbps: number; readonly channels: number; readonly sampleRate: number } | null;
  /** Most bytes of the file, from the profiles and the request; null where nothing limits them. */
  readonly budgetBytes: number | null;
  /** The most that the encode can come to by its rate limits. */
  readonly predictedBytes: number;
};

/** The mark, ready to be drawn on a frame of any size. */
export type MarkPlan = {
  /** `id@version` of a kept mark, or `inline`. */
  readonly id: string;
  readonly content:
    | { readonly kind: 'image'; readonly bytes: Uint8Array }
    | { readonly kind: 'text'; readonly text: string };
  readonly position: PositionName;
  readonly widthPercent: number;
  readonly marginPercent: number;
  readonly opacity: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly safeArea: SafeArea;
};

export type StillsPlan = {
  readonly framing: Framing;
  /** Candidates for the poster: one every `everySeconds`, or exactly one at `atSeconds`. */
  readonly poster: {
    readonly width: number;
    readonly height: number;
    readonly atSeconds: number | null;
    readonly everySeconds: number;
    readonly count: number;
  };
  /** Moving preview of `frames` pictures from the start. */
  readonly preview: { readonly width: number; readonly height: number; readonly fps: number; readonly frames: number };
  readonly storyboard: {
    readonly tileWidth: number;
    readonly tileHeight: number;
    readonly everySeconds: number;
    readonly tiles: number;
    readonly columns: number;
  };
  /** What the effort wants beside these; absent where it wants nothing. */
  readonly previews?: readonly PreviewPlan[];
};

/** A small file that stands for the clip in a list. `kind` names it and is the stem of its file. */
export type PreviewPlan = AnimatedPreviewPlan | SilentPreviewPlan | StillPreviewPlan;

/** An animated WebP from the start of the clip. */
export type AnimatedPreviewPlan = {
  readonly type: 'animated';
  readonly kind: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  /** What it shows of the clip; the last picture stays until then. */
  readonly seconds: number;
  readonly quality: number;
  readonly maxBytes: number;
};

/** An MP4 without sound, encoded like a rendition and held against the contract of a profile. */
export type SilentPreviewPlan = { readonly type: 'silent'; readonly kind: string; readonly encode: EncodePlan };

/** The picture of the poster, for those who want nothing to move. */
export type StillPreviewPlan = {
  readonly type: 'still';
  readonly kind: string;
  readonly width: number;
  readonly height: number;
  readonly format: 'jpeg' | 'webp';
  readonly quality: number;
};

export type Skipped = { readonly profile: string; readonly reason: string };

/** What will be done and why; nothing in it depends on the machine. */
export type RenderPlan = {
  /** Versions of everything that decided. */
  readonly presets: { readonly effort: string; readonly planner: number };
  /** Seconds of the source that are rendered. */
  readonly trim: { readonly start: number; readonly duration: number };
  /** Absent where the clip is played once. */
  readonly loop?: Exclude<Loop, 'none'>;
  readonly frames: readonly FramePlan[];
  readonly encodes: readonly EncodePlan[];
  readonly stills: StillsPlan;
  readonly watermark: { readonly id: string; readonly position: PositionName } | null;
  readonly skipped: readonly Skipped[];
  readonly dropped: readonly DroppedTrack[];
  readonly warnings: readonly Warning[];
  /** The plan in words, a sentence for each decision. */
  readonly explanation: readonly string[];
};

/** One rule held against a file. */
export type Check = { readonly name: string; readonly ok: boolean; readonly expected: string; readonly actual: string };

export type Rendition = {
  readonly id: string;
  readonly profiles: readonly string[];
  readonly platforms: readonly PlatformName[];
  readonly file: string;
  readonly contentType: 'video/mp4';
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly durationMs: number;
  /** Bit rates in bits a second. */
  readonly video: {
    readonly codec: string;
    readonly profile: string;
    readonly level: string;
    readonly bitrate: number;
  };
  readonly audio: {
    readonly codec: string;
    readonly bitrate: number;
    readonly channels: number;
    readonly sampleRate: number;
  } | null;
  readonly checks: readonly Check[];
  readonly conforms: boolean;
  /** Where a byte budget held: the budget, and what was left of it. */
  readonly budget?: { readonly bytes: number; readonly marginBytes: number; readonly encodedTwice: boolean };
};

export type Still = {
  /** `poster`, `preview`, `storyboard`, or a preview's of the effort. */
  readonly kind: string;
  readonly file: string;
  readonly contentType: 'image/jpeg' | 'image/webp' | 'video/mp4';
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Second of the clip that a poster shows. */
  readonly atSeconds?: number;
  /** Of what moves and belongs to the effort. */
  readonly durationMs?: number;
  /** Of a storyboard: tile n shows second n * everySeconds, left to right, top to bottom. */
  readonly index?: {
    readonly columns: number;
    readonly rows: number;
    readonly tileWidth: number;
    readonly tileHeight: number;
    readonly everySeconds: number;
    readonly tiles: number;
  };
};

export type Stage = 'probe' | 'encode' | 'stills' | 'verify';

/** `percent` is of the stage; `etaMs` is for the whole, null while nothing is known. */
export type Progress = { readonly stage: Stage; readonly percent: number; readonly etaMs: number | null };

export type RenderResult = {
  readonly source: SourceInfo;
  readonly renditions: readonly Rendition[];
  readonly stills: readonly Still[];
  readonly skipped: readonly Skipped[];
  readonly dropped: readonly DroppedTrack[];
  readonly warnings: readonly Warning[];
  readonly timings: {
    readonly probeMs: number;
    readonly encodeMs: number;
    readonly stillsMs: number;
    readonly verifyMs: number;
    readonly totalMs: number;
  };
  /** Encodes in the plan, without repetitions for a byte budget. */
  readonly encodes: number;
  /** What was seen in the finished clip, where the effort asks for it. */
  readonly analysis?: Analysis;
};
