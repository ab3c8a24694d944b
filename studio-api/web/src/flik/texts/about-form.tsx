import { Input, SegmentedControl, SimpleGrid, Stack, TagsInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.js';
import type { Content } from '../data/draft.js';
import { slugsFrom } from './locales.js';

type FormProps = {
  readonly mine: Content;
  readonly change: (how: (content: Content) => Content) => void;
  readonly disabled: boolean;
};

const RATINGS = ['everyone', 'teen', 'mature'] as const;
/** What people answer with: offered, and any other can be written. */
const INTENTS = [
  ...['hello', 'goodbye', 'good-morning', 'good-night', 'thanks', 'sorry', 'yes', 'no', 'maybe', 'congratulations'],
  ...['love', 'hug', 'laugh', 'cry', 'surprise', 'angry', 'on-my-way', 'wait', 'well-done', 'good-luck'],
];

/** What a Flik is found by, and who may see it. */
export function AboutForm({ mine, change, disabled }: FormProps) {
  const { t } = useTranslation();
  const tags = useQuery({
    queryKey: ['tags'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/tags', { signal })),
    staleTime: 60_000,
  });
  const known = tags.data?.tags.map(({ tag }) => tag) ?? [];
  return (
    <section aria-labelledby="texts-about">
      <Title order={2} size="h4" id="texts-about" mb="sm">
        {t('flik.texts.about')}
      </Title>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TagsInput
            label={t('flik.field.emoji')}
            description={t('flik.texts.emojiHint')}
            value={mine.emoji}
            maxTags={12}
            disabled={disabled}
            splitChars={[',', ' ']}
            onChange={(emoji) =>
              change((content) => ({ ...content, emoji: emoji.map((one) => one.trim().slice(0, 16)) }))
            }
          />
          <TagsInput
            label={t('flik.field.intents')}
            description={t('flik.texts.intentsHint')}
            value={mine.intents}
            data={INTENTS}
            maxTags={12}
            disabled={disabled}
            onChange={(intents) => change((content) => ({ ...content, intents: slugsFrom(intents) }))}
          />
          <TagsInput
            label={t('flik.field.tags')}
            description={t('flik.texts.tagsHint')}
            value={mine.tags}
            data={known}
            limit={20}
            maxTags={40}
            disabled={disabled}
            onChange={(own) => change((content) => ({ ...content, tags: slugsFrom(own) }))}
          />
          <TagsInput
            label={t('flik.field.categories')}
            description={t('flik.texts.categoriesHint')}
            value={mine.categories}
            maxTags={8}
            disabled={disabled}
            onChange={(categories) => change((content) => ({ ...content, categories: slugsFrom(categories) }))}
          />
        </SimpleGrid>
        <Input.Wrapper label={t('flik.field.rating')} labelElement="div" description={t('flik.texts.ratingHint')}>
          <div>
            <SegmentedControl
              mt={4}
              aria-label={t('flik.field.rating')}
              disabled={disabled}
              value={mine.rating}
              data={RATINGS.map((value) => ({ value, label: t(`flik.value.${value}`) }))}
              onChange={(value) => {
                const rating = RATINGS.find((one) => one === value) ?? 'everyone';
                change((content) => ({ ...content, rating }));
              }}
            />
          </div>
        </Input.Wrapper>
      </Stack>
    </section>
  );
}
