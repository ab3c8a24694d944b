import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Fetched, Page } from '../common/page.js';
import { spoken } from '../i18n/index.js';

type Profile = Schemas['PlaybackProfile'];

/** The newest version of each, smallest device first. */
function newest(profiles: readonly Profile[]): readonly Profile[] {
  const byId = new Map<string, Profile>();
  for (const profile of profiles) {
    const known = byId.get(profile.id);
    if (known === undefined || known.version < profile.version) byId.set(profile.id, profile);
  }
  return [...byId.values()].sort((a, b) => a.order - b.order);
}

function Phone({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation();
  const { video, audio, maxBytes } = profile;
  const number = new Intl.NumberFormat(spoken(), { maximumFractionDigits: 1 });
  return (
    <Card withBorder>
      <Title order={2} size="h5">
        {profile.title}
      </Title>
      <Text size="sm" c="dimmed">
        {profile.platforms.map((platform) => t(`packs.platform.${platform}`)).join(', ')}
      </Text>
      <Text size="sm" mt="xs" lang="en">
        {profile.description}
      </Text>
      <Text size="sm" mt="xs">
        {t('admin.profiles.picture', { long: video.longSide, short: video.shortSide, fps: number.format(video.fps) })}
      </Text>
      {maxBytes !== undefined && (
        <Text size="sm">{t('admin.profiles.size', { kb: number.format(maxBytes / 1000) })}</Text>
      )}
      <details style={{ marginTop: 8, fontSize: 'var(--mantine-font-size-sm)' }}>
        <summary style={{ cursor: 'pointer' }}>{t('admin.profiles.details')}</summary>
        <Text size="sm">
          {profile.id}@{profile.version} · H.264 {video.profile} {video.level} · {video.peakKbps} kbit/s · AAC{' '}
          {audio.kbps} kbit/s
        </Text>
      </details>
    </Card>
  );
}

/** What each kind of phone gets: to be read only. */
export function ProfilesPage() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['profiles'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/profiles', { signal })),
    staleTime: 3_600_000,
  });
  return (
    <Page title={t('admin.profiles.title')} intro={t('admin.profiles.intro')}>
      <Fetched of={found}>
        {({ profiles }) => (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {newest(profiles).map((profile) => (
              <Phone key={profile.id} profile={profile} />
            ))}
          </SimpleGrid>
        )}
      </Fetched>
    </Page>
  );
}
