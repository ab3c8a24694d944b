import { Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, done, type Schemas } from '../api/client.js';
import { say } from '../common/say.js';
import { Confirm } from '../releases/confirm.js';
import { Deliveries } from './deliveries.js';

/** Under which everything about webhooks is kept. */
export const WEBHOOKS = ['webhooks'] as const;

/** A webhook: whether it is on, trying it out, and what was sent to it. */
export function WebhookCard({ webhook }: { readonly webhook: Schemas['Webhook'] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const on = webhook.disabledAt === null;
  const given = { params: { path: { id: webhook.id } } };
  const again = () => queries.invalidateQueries({ queryKey: WEBHOOKS });
  const toggle = useMutation({
    mutationFn: () =>
      dataOf(
        on
          ? api.POST('/studio/api/webhooks/{id}/disable', given)
          : api.POST('/studio/api/webhooks/{id}/enable', { ...given, body: { failed: 'retry' } }),
      ),
    onSuccess: () => say.done(t('admin.webhooks.changed')),
    onSettled: again,
  });
  const test = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/webhooks/{id}/test', given)),
  });
  const remove = useMutation({
    mutationFn: () => done(api.DELETE('/studio/api/webhooks/{id}', given)),
    onSuccess: () => {
      say.done(t('admin.webhooks.removed'));
      document.querySelector<HTMLElement>('main')?.focus();
    },
    onSettled: again,
  });
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <div style={{ minWidth: 0 }}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {webhook.url}
            </Text>
            <Text size="sm" c="dimmed">
              {webhook.description}
            </Text>
          </div>
          <Badge variant="outline" c="inherit" color={on ? 'teal' : 'orange'} tt="none">
            {t(on ? 'admin.webhooks.on' : 'admin.webhooks.off')}
          </Badge>
        </Group>
        {webhook.disabledReason !== null && <Text size="sm">{webhook.disabledReason}</Text>}
        <div role="status">
          {test.data !== undefined && (
            <Text size="sm">
              {test.data.delivered
                ? t('admin.webhooks.testOk', { status: test.data.status, ms: test.data.milliseconds })
                : t('admin.webhooks.testBad', { problem: test.data.problem ?? test.data.status })}
            </Text>
          )}
        </div>
        <Group gap="xs">
          <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {t('admin.webhooks.test')}
          </Button>
          <Button size="xs" variant="default" loading={toggle.isPending} onClick={() => toggle.mutate()}>
            {t(on ? 'admin.webhooks.disable' : 'admin.webhooks.enable')}
          </Button>
          <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('admin.webhooks.deliveries')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {t('admin.webhooks.remove')}
          </Button>
        </Group>
        {open && <Deliveries id={webhook.id} />}
      </Stack>
      <Confirm
        opened={asking}
        title={t('admin.webhooks.askRemove')}
        act={t('admin.webhooks.remove')}
        danger
        pending={remove.isPending}
        onClose={() => setAsking(false)}
        onAct={() => remove.mutate()}
      >
        <Text>{t('admin.webhooks.willRemove')}</Text>
      </Confirm>
    </Card>
  );
}
