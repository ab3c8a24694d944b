import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react';

type HandleProps = {
  readonly label: string;
  /** The value in words. */
  readonly text: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Pictures of a second: what PageUp and PageDown go. */
  readonly second: number;
  readonly disabled: boolean;
  readonly className: string;
  readonly style: CSSProperties;
  readonly onChange: (to: number) => void;
  readonly onTake?: (event: PointerEvent) => void;
  readonly onDrag: (event: PointerEvent) => void;
};

/** Pictures that a key goes; undefined: it is none of a slider. As the pattern of WAI-ARIA has it. */
function stepOf(key: string, { value, least, most, second }: HandleProps): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 },
    ...{ PageDown: -Math.round(second), PageUp: Math.round(second), Home: least - value, End: most - value },
  };
  return steps[key];
}

/** Something on a timeline that is dragged, or moved by keys. */
export function TimeHandle(props: HandleProps) {
  const { label, text, value, least, most, disabled, className, style, onChange, onTake, onDrag } = props;
  const press = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, props);
    if (step === undefined || disabled || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(Math.min(most, Math.max(least, value + step * (event.shiftKey ? 10 : 1))));
  };
  return (
    <div
      role="slider"
      tabIndex={disabled ? -1 : 0}
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-disabled={disabled}
      className={className}
      style={style}
      onKeyDown={press}
      onPointerDown={(event) => {
        if (disabled) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        onTake?.(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event);
      }}
    />
  );
}
