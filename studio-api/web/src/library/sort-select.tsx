import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Filter, SORTS } from './filter.js';

type SortSelectProps = { readonly sort: Filter['sort']; readonly change: (sort: string | undefined) => void };

/** The order of the library. */
export function SortSelect({ sort, change }: SortSelectProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      flex="1 1 120px"
      maw={220}
      aria-label={t('library.sort.label')}
      value={sort ?? 'updated'}
      onChange={({ currentTarget: { value } }) => change(value === 'updated' ? undefined : value)}
      data={SORTS.map((value) => ({ value, label: t(`library.sort.${value}`) }))}
    />
  );
}
