import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListedFlik } from './library-query.js';
import css from './tile.module.css';

/** Each on its light tint, 4.5:1 and more in light and dark. */
const COLOURS = {
  draft: 'gray',
  in_review: 'orange',
  scheduled: 'blue',
  live: 'teal',
  retired: 'gray',
  trashed: 'red',
} as const satisfies Record<ListedFlik['state'], string>;

/** How far a Flik is, and what it lacks. */
export function Signs({ flik, missing }: { readonly flik: ListedFlik; readonly missing: readonly string[] }) {
  const { t } = useTranslation();
  const { state, review, draft, published } = flik;
  const word = review === 'changes_requested' ? 'changes_requested' : state;
  const colour = review === 'changes_requested' ? 'orange' : COLOURS[state];
  return (
    <div className={css['signs']}>
      <Badge size="sm" radius="sm" variant="default" tt="none" fw={600} leftSection={<Dot colour={colour} />}>
        {t(`library.state.${word}`)}
      </Badge>
      {published !== null && draft.differs && (
        <Badge size="sm" radius="sm" variant="default" tt="none" fw={500} title={t('library.editedHint')}>
          {t('library.edited')}
        </Badge>
      )}
      {missing.length > 0 && (
        <span className={css['missing']} title={t('library.missingIn', { locales: missing.join(', ') })}>
          {t('library.lacks', { locales: missing.join(', ') })}
        </span>
      )}
    </div>
  );
}

const Dot = ({ colour }: { readonly colour: string }) => (
  <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
    <circle cx="4" cy="4" r="4" fill={`var(--mantine-color-${colour}-6)`} />
  </svg>
);
