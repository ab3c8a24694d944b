import { NativeSelect, Paper, SimpleGrid, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { spoken } from '../i18n/index.js';
import { type Filter, RATINGS, REVIEWS, STATES } from './filter.js';
import { languageName } from './part-words.js';
import { WordField } from './word-field.js';

/** Offered besides those that Fliks are in already: what most phones are set to. */
const COMMON_LOCALES = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt-BR', 'pl', 'tr', 'ja'];

type FilterPanelProps = {
  readonly filter: Filter;
  readonly change: (part: Readonly<Record<string, unknown>>) => void;
  readonly categories: readonly string[];
  readonly locales: readonly string[];
};

/** Everything that the library can be narrowed by. */
export function FilterPanel({ filter, change, categories, locales }: FilterPanelProps) {
  const { t } = useTranslation();
  const tags = useQuery({
    queryKey: ['tags'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/tags', { signal })),
    staleTime: 60_000,
  });
  const any = { value: '', label: t('library.any') };
  const offered = [...new Set([...locales, ...COMMON_LOCALES])];
  return (
    <Paper withBorder p="sm" role="group" aria-label={t('library.filters')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 6 }} spacing="sm">
        <NativeSelect
          label={t('library.by.state')}
          value={filter.state ?? ''}
          onChange={({ currentTarget }) => change({ state: currentTarget.value })}
          data={[
            any,
            ...STATES.filter((state) => state !== 'trashed').map((value) => ({
              value,
              label: t(`library.state.${value}`),
            })),
          ]}
        />
        <NativeSelect
          label={t('library.by.review')}
          value={filter.review ?? ''}
          onChange={({ currentTarget }) => change({ review: currentTarget.value })}
          data={[any, ...REVIEWS.map((value) => ({ value, label: t(`library.review.${value}`) }))]}
        />
        <WordField
          label={t('library.by.tag')}
          value={filter.tag ?? ''}
          known={tags.data?.tags.map(({ tag }) => tag) ?? []}
          change={(tag) => change({ tag })}
        />
        <WordField
          label={t('library.by.category')}
          value={filter.category ?? ''}
          known={categories}
          change={(category) => change({ category })}
        />
        <NativeSelect
          label={t('library.by.rating')}
          value={filter.rating ?? ''}
          onChange={({ currentTarget }) => change({ rating: currentTarget.value })}
          data={[any, ...RATINGS.map((value) => ({ value, label: t(`library.rating.${value}`) }))]}
        />
        <NativeSelect
          label={t('library.by.missingLocale')}
          value={filter.missingLocale ?? ''}
          onChange={({ currentTarget }) => change({ missingLocale: currentTarget.value })}
          data={[any, ...offered.map((value) => ({ value, label: languageName(value, spoken()) }))]}
        />
        <Switch
          label={t('library.part.mine')}
          checked={filter.mine === true}
          onChange={({ currentTarget }) => change({ mine: currentTarget.checked })}
        />
      </SimpleGrid>
    </Paper>
  );
}
