import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ReleaseState, STATE_COLOUR } from './release.js';

/** The state of a release in a word. */
export function StateBadge({ state }: { readonly state: ReleaseState }) {
  const { t } = useTranslation();
  return (
    <Badge variant="outline" color={STATE_COLOUR[state]} c="inherit" tt="none" fw={600}>
      {t(`releases.state.${state}`)}
    </Badge>
  );
}
