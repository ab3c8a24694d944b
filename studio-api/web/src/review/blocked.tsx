import { Alert, List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageLink } from '../faces/page-link.js';
import { spoken } from '../i18n/index.js';
import { momentText } from '../releases/moment.js';
import { useWaiting } from './use-waiting.js';

/** Releases that did not go out, or will not as they are. */
export function Blocked() {
  const { t } = useTranslation();
  const releases = useWaiting().data?.releases ?? [];
  if (releases.length === 0) return null;
  return (
    <Alert color="orange" title={t('review.blocked')}>
      <List size="sm">
        {releases.map(({ id, name, state, dueAt, problems }) => (
          <List.Item key={id}>
            <PageLink to="/releases/$id" params={{ id }} inherit>
              {name}
            </PageLink>
            {' – '}
            {state === 'failed' || dueAt === null
              ? t('review.didNot')
              : t('review.willNot', { at: momentText(dueAt, spoken()), count: problems.length })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
