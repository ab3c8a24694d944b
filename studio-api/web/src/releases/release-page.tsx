import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Fetched, Page } from '../common/page.js';
import { spoken } from '../i18n/index.js';
import { useMay } from '../session/session.js';
import { momentText, ownZone } from './moment.js';
import { Obstacles } from './obstacles.js';
import { useRelease } from './queries.js';
import { Rehearsal } from './rehearsal.js';
import { isOpen, obstaclesOf, type Release } from './release.js';
import { ReleaseActions } from './release-actions.js';
import { ReleaseChanges } from './release-changes.js';
import { ReleaseConflicts } from './release-conflicts.js';
import { ReleaseName } from './release-name.js';
import { StateBadge } from './state-badge.js';

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack component="section" gap="sm" aria-label={title}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

/** When it is due, by its own clock, and by this device's where that is another. */
function When({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  const { state, dueAt, publishedAt, zone } = release;
  if (publishedAt !== null)
    return <Text size="sm">{t('releases.publishedAt', { at: momentText(publishedAt, spoken()) })}</Text>;
  if (dueAt === null || zone === null || state !== 'scheduled')
    return <Text size="sm">{t(`releases.stateHint.${state}`)}</Text>;
  return (
    <Text size="sm">
      {t('releases.dueAt', { at: momentText(dueAt, spoken(), zone), zone })}
      {zone !== ownZone() && ` ${t('releases.dueHere', { at: momentText(dueAt, spoken()) })}`}
    </Text>
  );
}

function Whole({ release, etag }: { readonly release: Release; readonly etag: string }) {
  const { t } = useTranslation();
  const mayEdit = useMay('releases.edit') && isOpen(release.state);
  return (
    <Page title={release.name} actions={<StateBadge state={release.state} />}>
      <Group justify="space-between" align="flex-end">
        <When release={release} />
        <ReleaseActions key={etag} release={release} etag={etag} />
      </Group>
      {release.state === 'failed' && (
        <Alert color="red" title={t('releases.failedTitle')}>
          <Text size="sm">{t('releases.failedHint')}</Text>
          <Obstacles release={release} obstacles={obstaclesOf(release.problem)} />
        </Alert>
      )}
      {mayEdit && <ReleaseName key={release.name} release={release} etag={etag} />}
      <Part title={t('releases.inIt')}>
        <ReleaseChanges release={release} etag={etag} mayEdit={mayEdit} />
      </Part>
      <ReleaseConflicts release={release} />
      {(release.state === 'scheduled' || isOpen(release.state)) && (
        <Part title={t('releases.rehearsal.title')}>
          <Rehearsal key={release.dueAt} release={release} />
        </Part>
      )}
    </Page>
  );
}

/** A release: what is in it, when it is due, and what phones will show then. */
export function ReleasePage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/studio/releases/$id' });
  const found = useRelease(id);
  return found.data === undefined ? (
    <Page title={t('shell.releases')}>
      <Fetched of={found}>{() => null}</Fetched>
    </Page>
  ) : (
    <Whole release={found.data.data} etag={found.data.etag} />
  );
}
