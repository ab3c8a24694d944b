import { middleOf } from './frames.js';

const once = (target: EventTarget, event: string, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    target.addEventListener(event, () => resolve(), { once: true, signal });
    target.addEventListener('error', () => reject(new Error('The video cannot be read.')), { once: true, signal });
    signal.addEventListener('abort', () => reject(new Error('The page is another.')), { once: true });
  });

/** Draws pictures of a video, one after the other, without disturbing the player that one looks at. */
export class Grabber {
  readonly #video = document.createElement('video');
  readonly #end = new AbortController();
  #turn: Promise<void>;

  constructor(
    url: string,
    readonly fps: number,
  ) {
    this.#video.muted = true;
    this.#video.preload = 'auto';
    this.#turn = once(this.#video, 'loadeddata', this.#end.signal);
    // Whoever draws is told.
    this.#turn.catch(() => undefined);
    this.#video.src = url;
  }

  /** Draws a picture as large as the canvas, cut to its shape from the middle. */
  draw(frame: number, canvas: HTMLCanvasElement): Promise<void> {
    const drawn = this.#turn.then(() => this.#seekAndDraw(frame, canvas));
    this.#turn = drawn.catch(() => undefined);
    return drawn;
  }

  async #seekAndDraw(frame: number, canvas: HTMLCanvasElement): Promise<void> {
    // What is not on the page any more needs no picture.
    if (!canvas.isConnected) return;
    const second = middleOf(frame, this.fps);
    if (Math.abs(this.#video.currentTime - second) > 1e-6) {
      const there = once(this.#video, 'seeked', this.#end.signal);
      this.#video.currentTime = second;
      await there;
    }
    const { videoWidth, videoHeight } = this.#video;
    const shape = canvas.width / canvas.height;
    const width = Math.min(videoWidth, videoHeight * shape);
    const height = Math.min(videoHeight, videoWidth / shape);
    const [left, top] = [(videoWidth - width) / 2, (videoHeight - height) / 2];
    canvas.getContext('2d')?.drawImage(this.#video, left, top, width, height, 0, 0, canvas.width, canvas.height);
  }

  close(): void {
    this.#end.abort();
    this.#video.removeAttribute('src');
    this.#video.load();
  }
}
