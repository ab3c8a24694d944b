import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session/session.js';
import type { Flik } from '../data/flik.js';

const COLOURS: Readonly<Record<Flik['state'], string>> = {
  ...{ draft: 'gray', in_review: 'yellow', scheduled: 'blue', live: 'teal', retired: 'gray', trashed: 'red' },
};

type StandingProps = { readonly flik: Flik; readonly saved: ReactNode };

/** Where a Flik stands, in words. */
export function Standing({ flik, saved }: StandingProps) {
  const { t } = useTranslation();
  const { state, review, draft, published, actions } = flik;
  const reviews = useMay('fliks.review');
  // Whoever could approve, but not what they made themselves, is told why the button is not there.
  const ownWork = review === 'waiting' && reviews && !actions.includes('approve');
  return (
    <Group gap="xs">
      <Badge variant="dot" color={COLOURS[state]} size="lg" tt="none">
        {t(`flik.state.${state}`)}
      </Badge>
      {review !== 'none' && (
        <Badge variant="default" size="lg" tt="none">
          {t(`flik.review.${review}`)}
        </Badge>
      )}
      {published !== null && draft.differs && (
        <Text size="sm">{t('flik.head.differs', { version: published.version })}</Text>
      )}
      <Text size="sm" ff="monospace">
        {flik.slug}
      </Text>
      {saved}
      {ownWork && (
        <Text size="sm" w="100%">
          {t('flik.verdict.fourEyes')}
        </Text>
      )}
    </Group>
  );
}
