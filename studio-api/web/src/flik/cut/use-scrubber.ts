import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Content } from '../data/draft.js';
import type { Cut } from './frames.js';
import { Scrubber } from './scrubber.js';

export type Scrub = {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** The picture that is shown. */
  readonly frame: number;
  readonly playing: boolean;
  readonly show: (frame: number) => void;
  readonly toggle: () => void;
};

/** A player that goes picture by picture, and plays what is kept. */
export function useScrubber(url: string, fps: number, frames: number, cut: Cut, loop: Content['loop']): Scrub {
  const video = useRef<HTMLVideoElement>(null);
  const scrubber = useRef<Scrubber | null>(null);
  const [frame, setFrame] = useState(cut.start);
  const [playing, setPlaying] = useState(false);
  const first = useRef(cut.start);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another video.
  useEffect(() => {
    if (video.current === null) return;
    const own = new Scrubber(video.current, fps, { frame: setFrame, playing: setPlaying });
    scrubber.current = own;
    own.show(first.current);
    return () => own.close();
  }, [url, fps]);
  useEffect(() => scrubber.current?.keep(cut, loop), [cut, loop]);

  return {
    ...{ video, frame, playing },
    show: (to) => scrubber.current?.show(Math.min(frames - 1, Math.max(0, to))),
    toggle: () => {
      if (playing) scrubber.current?.stop();
      else void scrubber.current?.play();
    },
  };
}
