import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** After the last letter: soon enough to feel at once, and one request a word. In milliseconds. */
const PAUSE = 150;

type SearchBoxProps = {
  readonly text: string;
  readonly change: (text: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Goes on to the first that was found. */
  readonly onDown: () => void;
};

/** Searches while one types. */
export function SearchBox({ text, change, input, onDown }: SearchBoxProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const tell = useDebouncedCallback(change, PAUSE);
  // Links, chips and the browser's way back change it from outside.
  useEffect(() => {
    if (document.activeElement !== input.current) setTyped(text);
  }, [text, input]);
  const set = (next: string) => {
    setTyped(next);
    tell(next);
  };
  return (
    <TextInput
      ref={input}
      role="searchbox"
      data-tour="search"
      flex={{ base: '1 1 100%', sm: '1 1 220px' }}
      maxLength={200}
      aria-label={t('library.search')}
      placeholder={t('library.searchHint')}
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={
        typed === '' ? (
          <Kbd size="xs" visibleFrom="sm" aria-hidden>
            /
          </Kbd>
        ) : (
          <CloseButton
            size="sm"
            aria-label={t('library.clearSearch')}
            onClick={() => {
              set('');
              input.current?.focus();
            }}
          />
        )
      }
      value={typed}
      onChange={({ currentTarget }) => set(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed !== '') {
          event.preventDefault();
          set('');
        } else if (event.key === 'ArrowDown') {
          event.preventDefault();
          onDown();
        }
      }}
    />
  );
}
