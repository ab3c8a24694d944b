import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWaiting } from './use-waiting.js';

/** How much waits, for the navigation; nothing while nothing does. */
export function WaitingBadge() {
  const { t } = useTranslation();
  const total = useWaiting().data?.counts.total ?? 0;
  if (total === 0) return null;
  return (
    <Badge size="sm" circle={total < 10} variant="filled">
      {total}
      <span className="said"> {t('review.waits')}</span>
    </Badge>
  );
}
