import type { Content } from '../data/draft.js';
import { type Cut, frameAt, middleOf } from './frames.js';

type Told = { readonly frame: (frame: number) => void; readonly playing: (playing: boolean) => void };

const afterwards = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays a video picture by picture: it knows which one is shown, and goes to any. */
export class Scrubber {
  #shown = 0;
  #callback = 0;
  /** What is played now; another one ends it. */
  #run = 0;
  #cut: Cut = { start: 0, end: 1 };
  #loop: Content['loop'] = 'none';

  constructor(
    readonly video: HTMLVideoElement,
    readonly fps: number,
    readonly told: Told,
  ) {
    this.#watch();
  }

  /** What is played: changes while it plays are heard. */
  keep(cut: Cut, loop: Content['loop']): void {
    this.#cut = cut;
    this.#loop = loop;
  }

  #tell(frame: number): void {
    this.#shown = frame;
    this.told.frame(frame);
  }

  #watch(): void {
    this.#callback = this.video.requestVideoFrameCallback((_now, { mediaTime }) => {
      // While it is sought, what was asked for counts.
      if (!this.video.seeking && !this.video.paused) this.#tell(frameAt(mediaTime, this.fps));
      this.#watch();
    });
  }

  /** Stops, and shows a picture. */
  show(frame: number): void {
    this.stop();
    this.#seek(frame);
  }

  #seek(frame: number): void {
    this.video.currentTime = middleOf(frame, this.fps);
    this.#tell(frame);
  }

  stop(): void {
    this.#run += 1;
    this.video.pause();
    this.told.playing(false);
  }

  /** Plays what is kept, again and again where it is a loop. */
  async play(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    this.told.playing(true);
    const { start, end } = this.#cut;
    if (this.#shown < start || this.#shown >= end - 1) this.#seek(start);
    while (run === this.#run) {
      if (!(await this.#forward(run))) return;
      if (this.#loop === 'boomerang') await this.#backward(run);
      if (run !== this.#run) return;
      if (this.#loop === 'none') break;
      this.#seek(this.#cut.start);
    }
    this.stop();
  }

  /** To the end of what is kept; false: it was stopped, or the browser does not play. */
  async #forward(run: number): Promise<boolean> {
    try {
      await this.video.play();
    } catch {
      if (run === this.#run) this.stop();
      return false;
    }
    while (run === this.#run && !this.video.ended && frameAt(this.video.currentTime, this.fps) < this.#cut.end - 1) {
      await new Promise(requestAnimationFrame);
    }
    return run === this.#run;
  }

  /** Players go forward only, so it is sought picture by picture. */
  async #backward(run: number): Promise<void> {
    this.video.pause();
    for (let frame = this.#cut.end - 2; frame > this.#cut.start && run === this.#run; frame -= 1) {
      const due = afterwards(1000 / this.fps);
      const there = new Promise((resolve) => this.video.addEventListener('seeked', resolve, { once: true }));
      this.#seek(frame);
      await Promise.all([due, there]);
    }
  }

  close(): void {
    this.#run += 1;
    this.video.cancelVideoFrameCallback(this.#callback);
  }
}
