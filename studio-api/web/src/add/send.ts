import type { DetailedError, Upload } from 'tus-js-client';

const UPLOADS = '/studio/api/uploads';
/** Bytes of a request: what is lost at most where something between drops what it has not passed on whole. */
const PART = 16 * 1024 * 1024;
/** Between tries while nothing comes through, in milliseconds; the count begins again with every part that did. */
const AGAIN_AFTER = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000, 30_000];

/** Why a video was not taken, or did not come through. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  constructor(
    /** Of the catalogue of errors, or `unreachable`. */
    readonly code: string,
    readonly advice: string,
    /** Whether the server will not have it, however often it comes. */
    readonly forGood: boolean,
  ) {
    super(code);
  }
}

type Sending = {
  readonly file: Blob;
  readonly name: string;
  /** Address of an upload that began already. */
  readonly url: string | null;
  readonly began: (url: string) => void;
  readonly progress: (sent: number) => void;
  /** The connection broke; it is tried again. */
  readonly broke: () => void;
};

const isDetailed = (error: unknown): error is DetailedError => error instanceof Error && 'originalResponse' in error;

function problemIn(error: Error): NotSent {
  const response = isDetailed(error) ? error.originalResponse : null;
  if (response === null) return new NotSent('unreachable', '', false);
  const status = response.getStatus();
  let said: unknown = null;
  try {
    said = JSON.parse(response.getBody());
  } catch {
    // Something between this page and the server answered, in words of its own.
    return new NotSent('unreadable', '', false);
  }
  const word = (name: string): string => {
    const value: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const code = word('code');
  return new NotSent(code === '' ? 'unreadable' : code, word('detail'), word('retry') === 'never' && status !== 401);
}

/** Answers that another try does not make any better. */
const FINAL = new Set([400, 401, 403, 404, 410, 413, 415, 422, 507]);

/**
 * Sends a video in parts, and goes on after a break where it stopped.
 *
 * @returns what stops it, and its end: the address of the upload
 * @throws NotSent by way of the promise
 */
export async function send({ file, name, url, began, progress, broke }: Sending): Promise<{
  readonly stop: (forGood: boolean) => Promise<void>;
  readonly end: Promise<string>;
}> {
  const tus = await import('tus-js-client');
  let upload: Upload | null = null;
  const end = new Promise<string>((resolve, reject) => {
    upload = new tus.Upload(file, {
      endpoint: UPLOADS,
      uploadUrl: url,
      metadata: { filename: name },
      chunkSize: PART,
      retryDelays: AGAIN_AFTER,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => upload?.url != null && began(upload.url),
      onProgress: (sent) => progress(sent),
      onShouldRetry: ({ originalResponse }) => {
        broke();
        return originalResponse === null || !FINAL.has(originalResponse.getStatus());
      },
      onError: (error) => reject(problemIn(error)),
      onSuccess: () => resolve(upload?.url ?? ''),
    });
    upload.start();
  });
  return {
    end,
    stop: async (forGood) => {
      await upload?.abort(forGood);
    },
  };
}

/** Id of the video that comes of an upload: the last part of its address. */
export const sourceIdOf = (url: string): string | null => url.split('/').at(-1) ?? null;
