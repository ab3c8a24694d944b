import { Button, Group } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { spoken } from '../i18n/index.js';
import { type Filter, type Part, partsOf } from './filter.js';
import { wordsOfPart } from './part-words.js';

type ChipsProps = {
  readonly filter: Filter;
  readonly remove: (part: Part) => void;
  readonly clear: () => void;
};

/** What narrows the library, each with a way to take it out. */
export function Chips({ filter, remove, clear }: ChipsProps) {
  const { t } = useTranslation();
  const parts = partsOf(filter);
  if (parts.length === 0) return null;
  return (
    <Group gap={6} role="group" aria-label={t('library.narrowed')}>
      {parts.map(({ part, value }) => {
        const words = wordsOfPart(t, part, value, spoken());
        return (
          <Button
            key={part}
            size="compact-sm"
            radius="xl"
            variant="default"
            fw={500}
            aria-label={t('library.remove', { what: words })}
            rightSection={<IconX size={14} aria-hidden />}
            onClick={() => remove(part)}
          >
            {words}
          </Button>
        );
      })}
      {parts.length > 1 && (
        <Button size="compact-sm" variant="subtle" onClick={clear}>
          {t('library.clear')}
        </Button>
      )}
    </Group>
  );
}
