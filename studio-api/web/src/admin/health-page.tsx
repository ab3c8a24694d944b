import { Card, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Fetched, Page } from '../common/page.js';
import { WideTable } from '../common/wide-table.js';
import { spoken } from '../i18n/index.js';
import { momentText } from '../releases/moment.js';
import { durationText } from './duration.js';
import { Failures } from './failures.js';

type Health = Schemas['HealthOfTheService'];
type FactProps = { readonly title: string; readonly well: boolean; readonly children: ReactNode };

/** Below this share of free space somebody should make room. */
const LITTLE_SPACE = 0.1;
/** What waits or is late for longer than these seconds is worth a look. */
const LONG_WAIT = 300;

function Fact({ title, well, children }: FactProps) {
  const { t } = useTranslation();
  const Icon = well ? IconCircleCheck : IconAlertTriangle;
  return (
    <Card withBorder>
      <Title order={2} size="h5" display="flex" style={{ gap: 8, alignItems: 'center' }}>
        <Icon
          size={20}
          color={well ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-orange-6)'}
          role="img"
          aria-label={t(well ? 'admin.health.well' : 'admin.health.look')}
        />
        {title}
      </Title>
      <Text size="sm" mt={4}>
        {children}
      </Text>
    </Card>
  );
}

function Facts({ health }: { readonly health: Health }) {
  const { t } = useTranslation();
  const { waiting, workers, disk, purge, canary, webhookLagSeconds } = health;
  const percent = new Intl.NumberFormat(spoken(), { style: 'percent' });
  const free = disk.totalBytes === 0 ? 0 : disk.freeBytes / disk.totalBytes;
  const gigabytes = new Intl.NumberFormat(spoken(), { style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      <Fact title={t('admin.health.waiting')} well={waiting.oldestSeconds < LONG_WAIT}>
        {waiting.clips === 0
          ? t('admin.health.nothingWaits')
          : t('admin.health.waits', { count: waiting.clips, time: durationText(waiting.oldestSeconds, spoken()) })}
      </Fact>
      <Fact title={t('admin.health.workers')} well={workers.silent === 0}>
        {t('admin.health.busy', { count: workers.busy })}{' '}
        {workers.silent > 0 && t('admin.health.silent', { count: workers.silent })}
      </Fact>
      <Fact title={t('admin.health.disk')} well={free > LITTLE_SPACE}>
        {t('admin.health.free', { percent: percent.format(free), size: gigabytes.format(disk.freeBytes / 1e9) })}
      </Fact>
      <Fact title={t('admin.health.purge')} well={purge.state === 'runs' && purge.overdue === 0}>
        {t(`admin.health.purgeState.${purge.state}`)}{' '}
        {purge.lagSeconds > 0 && t('admin.health.late', { time: durationText(purge.lagSeconds, spoken()) })}{' '}
        {purge.reason}
      </Fact>
      <Fact title={t('admin.health.canary')} well={canary?.ok ?? true}>
        {canary === null
          ? t('admin.health.noCanary')
          : `${t(canary.ok ? 'admin.health.canaryOk' : 'admin.health.canaryBad', { at: momentText(canary.at, spoken()) })} ${canary.problem ?? ''}`}
      </Fact>
      <Fact title={t('admin.webhooks.title')} well={webhookLagSeconds < LONG_WAIT}>
        {webhookLagSeconds < 1
          ? t('admin.health.onTime')
          : t('admin.health.late', { time: durationText(webhookLagSeconds, spoken()) })}
      </Fact>
    </SimpleGrid>
  );
}

function Queues({ queues }: { readonly queues: Health['queues'] }) {
  const { t } = useTranslation();
  const states = [...new Set(queues.flatMap(({ counts }) => Object.keys(counts)))];
  if (queues.length === 0) return null;
  return (
    <Stack component="section" gap="xs" aria-label={t('admin.health.queues')}>
      <Title order={2} size="h4">
        {t('admin.health.queues')}
      </Title>
      <WideTable label={t('admin.health.queues')} least={400}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('admin.health.queue')}</Table.Th>
              {states.map((state) => (
                <Table.Th key={state} scope="col">
                  {i18next.exists(`admin.health.state.${state}`) ? t(`admin.health.state.${state}`) : state}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queues.map(({ pool, counts }) => (
              <Table.Tr key={pool}>
                <Table.Th scope="row">{pool}</Table.Th>
                {states.map((state) => (
                  <Table.Td key={state}>{counts[state] ?? 0}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Stack>
  );
}

/** How the service stands, and what could not be made. */
export function HealthPage() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/health', { signal })),
    refetchInterval: 10_000,
  });
  return (
    <Page title={t('admin.health.title')} intro={t('admin.health.intro')}>
      <Fetched of={found}>
        {(health) => (
          <>
            <Facts health={health} />
            <Failures failures={health.failures} />
            <Queues queues={health.queues} />
          </>
        )}
      </Fetched>
    </Page>
  );
}
