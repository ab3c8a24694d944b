import { useReducedMotion } from '@mantine/hooks';
import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { Face } from './face.js';
import css from './picture.module.css';

type PictureProps = {
  readonly face: Pick<Face, 'still' | 'motion'> | null | undefined;
  /** Width and height in px, or as CSS has it. */
  readonly size: number | string;
  /** Moves, as it does under the pointer: for what has the focus. */
  readonly playing?: boolean;
};

/** A Flik in small. Its title stands beside it, so that it says nothing to those who listen. */
export function Picture({ face, size, playing = false }: PictureProps) {
  const [over, setOver] = useState(false);
  const still = useReducedMotion();
  const moving = (over || playing) && !still;
  const shown = moving ? (face?.motion ?? face?.still) : face?.still;
  return (
    <span
      className={css['frame']}
      style={{ width: size }}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
    >
      {face === undefined || shown === undefined ? null : shown === null ? (
        <span className={css['none']}>
          <IconPhotoOff size={20} aria-hidden />
        </span>
      ) : (
        <img src={shown} alt="" loading="lazy" decoding="async" draggable={false} />
      )}
    </span>
  );
}
