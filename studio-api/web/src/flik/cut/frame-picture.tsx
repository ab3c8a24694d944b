import { useEffect, useRef } from 'react';
import type { Grabber } from './grabber.js';

type PictureProps = {
  readonly grabber: Grabber;
  readonly frame: number;
  readonly width: number;
  readonly height: number;
  /** Empty: it says nothing that is not said beside it. */
  readonly alt: string;
  readonly className?: string;
};

/** One picture of a video. */
export function FramePicture({ grabber, frame, width, height, alt, className = '' }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    // Where the video cannot be read, the player says so.
    grabber.draw(frame, current).catch(() => undefined);
  }, [grabber, frame]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      className={className}
      {...(alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt })}
    />
  );
}
