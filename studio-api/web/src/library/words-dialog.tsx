import { Button, Group, Stack, TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Dialog } from '../common/dialog.js';
import type { Words } from './bulk.js';
import { nameOf } from './filter.js';

type WordsDialogProps = {
  readonly count: number;
  /** What those that are chosen have now: only that can be taken away. */
  readonly tags: readonly string[];
  readonly categories: readonly string[];
  readonly knownCategories: readonly string[];
  readonly change: (words: Words) => void;
  readonly close: () => void;
};

const named = (typed: readonly string[]): string[] => [
  ...new Set(typed.map(nameOf).filter((name): name is string => name !== null)),
];

/** Gives tags and categories to many Fliks, or takes them away. */
export function WordsDialog({ count, tags, categories, knownCategories, change, close }: WordsDialogProps) {
  const { t } = useTranslation();
  const known = useQuery({
    queryKey: ['tags'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/tags', { signal })),
    staleTime: 60_000,
  });
  const [words, setWords] = useState({ addTags: [''], removeTags: [''], addCategories: [''], removeCategories: [''] });
  const entries = Object.entries(words).map(([name, typed]) => [name, named(typed)] as const);
  const wishes = entries.filter(([, typed]) => typed.length > 0);
  const field = (name: keyof typeof words, data: readonly string[]) => (
    <TagsInput
      label={t(`library.words.${name}`)}
      data={[...new Set(data)]}
      value={words[name].filter((word) => word !== '')}
      onChange={(typed) => setWords((last) => ({ ...last, [name]: named(typed) }))}
      splitChars={[',', ';', ' ']}
      acceptValueOnBlur
      clearable
    />
  );
  return (
    <Dialog opened onClose={close} title={t('library.words.title', { count })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wishes.length > 0) change(Object.fromEntries(wishes));
        }}
      >
        <Stack gap="sm">
          {field('addTags', known.data?.tags.map(({ tag }) => tag) ?? [])}
          {tags.length > 0 && field('removeTags', tags)}
          {field('addCategories', knownCategories)}
          {categories.length > 0 && field('removeCategories', categories)}
          <Text size="xs" c="dimmed">
            {t('library.words.hint')}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={wishes.length === 0}>
              {t('library.words.apply', { count })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
