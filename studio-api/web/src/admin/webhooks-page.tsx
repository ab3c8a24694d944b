import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Empty, Fetched, Page } from '../common/page.js';
import { NewWebhook } from './new-webhook.js';
import { Once } from './once.js';
import { WEBHOOKS, WebhookCard } from './webhook-card.js';

/** Addresses that are told what happens. */
export function WebhooksPage() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const found = useQuery({
    queryKey: WEBHOOKS,
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/webhooks', { signal })),
  });
  return (
    <Page
      title={t('admin.webhooks.title')}
      intro={t('admin.webhooks.intro')}
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
          {t('admin.webhooks.new')}
        </Button>
      }
    >
      <Fetched of={found}>
        {({ webhooks }) =>
          webhooks.length === 0 ? (
            <Empty title={t('admin.webhooks.none')}>{t('admin.webhooks.noneHint')}</Empty>
          ) : (
            webhooks.map((webhook) => <WebhookCard key={webhook.id} webhook={webhook} />)
          )
        }
      </Fetched>
      <NewWebhook opened={making} onClose={() => setMaking(false)} onIssued={setSecret} />
      <Once
        title={t('admin.webhooks.secret')}
        hint={t('admin.webhooks.secretHint')}
        value={secret}
        onClose={() => setSecret(null)}
      />
    </Page>
  );
}
