import { Badge, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../common/page.js';
import { useMay } from '../session/session.js';
import { Blocked } from './blocked.js';
import { Queue } from './queue.js';
import { QUEUES, type QueueName, useQueue } from './queues.js';

function Count({ of }: { readonly of: QueueName }) {
  const { data } = useQueue(of);
  const first = data?.pages[0];
  if (first === undefined || first.fliks.length === 0) return null;
  return (
    <Badge size="sm" variant="default" tt="none">
      {first.fliks.length}
      {first.nextCursor === null ? '' : '+'}
    </Badge>
  );
}

/** What waits for whoever is signed in. */
export function ReviewPage() {
  const { t } = useTranslation();
  const mayReview = useMay('fliks.review');
  const [chosen, setChosen] = useState<QueueName | null>(null);
  const queues = QUEUES.filter((name) => name !== 'review' || mayReview);
  const shown = chosen ?? queues[0] ?? 'mineWaiting';
  return (
    <Page title={t('shell.review')} intro={t('review.intro')}>
      <Blocked />
      <Tabs value={shown} onChange={(to) => setChosen(QUEUES.find((name) => name === to) ?? null)}>
        <Tabs.List aria-label={t('shell.review')} style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {queues.map((name) => (
            <Tabs.Tab key={name} value={name} rightSection={<Count of={name} />}>
              {t(`review.queue.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {queues.map((name) => (
          <Tabs.Panel key={name} value={name} pt="md">
            <Text size="sm" c="dimmed" mb="sm">
              {t(`review.hint.${name}`)}
            </Text>
            {name === shown && <Queue name={name} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
