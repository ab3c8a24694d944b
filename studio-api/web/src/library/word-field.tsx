import { TextInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { nameOf } from './filter.js';

type WordFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly known: readonly string[];
  /** An empty word takes it out. */
  readonly change: (word: string) => void;
};

/** A tag or category: chosen from those that there are, or written. It counts once it is one of them, or left. */
export function WordField({ label, value, known, change }: WordFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const take = () => {
    const name = nameOf(typed) ?? '';
    setTyped(name);
    if (name !== value) change(name);
  };
  return (
    <>
      <TextInput
        label={label}
        list={id}
        autoComplete="off"
        value={typed}
        onBlur={take}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value;
          setTyped(next);
          if (next === '' || known.includes(next)) change(next);
        }}
        onKeyDown={({ key }) => key === 'Enter' && take()}
      />
      <datalist id={id}>
        {known.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
    </>
  );
}
