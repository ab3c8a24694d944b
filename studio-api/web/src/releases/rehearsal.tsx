import { Alert, Button, Group, List, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Fetched } from '../common/page.js';
import { spoken } from '../i18n/index.js';
import { fieldOf, momentOf, momentText } from './moment.js';
import { comparison } from './rehearsed.js';
import type { Release } from './release.js';
import { Strip } from './strip.js';

const PLATFORMS = ['android', 'ios', 'windows-phone'] as const;
const RATINGS = ['everyone', 'teen', 'mature'] as const;

type Audience = {
  readonly platform: (typeof PLATFORMS)[number];
  readonly locale: string;
  readonly rating: (typeof RATINGS)[number];
};

/** What phones of an audience show at a time; null: now. */
const useCatalogue = ({ platform, locale, rating }: Audience, at: string | null, enabled: boolean) =>
  useQuery({
    queryKey: ['releases', 'rehearsal', platform, locale, rating, at],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/studio/api/rehearsal', {
          params: { query: { platform, locale, rating, ...(at === null ? {} : { at }) } },
          signal,
        }),
      ),
    enabled,
  });

function Steps({ steps }: { readonly steps: Schemas['Rehearsal']['steps'] }) {
  const { t } = useTranslation();
  if (steps.length === 0) return <Text size="sm">{t('releases.rehearsal.noSteps')}</Text>;
  return (
    <div>
      <Text size="sm">{t('releases.rehearsal.steps')}</Text>
      <List size="sm">
        {steps.map((step) => (
          <List.Item key={`${step.at} ${step.releaseId}`}>
            {momentText(step.at, spoken())}: {step.name ?? t('releases.rehearsal.ends')}
            {step.problems.length > 0 && ` — ${t('releases.rehearsal.fails', { count: step.problems.length })}`}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

type ComparedProps = { readonly audience: Audience; readonly at: string; readonly release: Release };

function Compared({ audience, at, release }: ComparedProps) {
  const { t } = useTranslation();
  const now = useCatalogue(audience, null, true);
  const then = useCatalogue(audience, at, true);
  return (
    <Fetched of={now}>
      {(before) => (
        <Fetched of={then}>
          {(after) => {
            const { added, gone, changed } = comparison(before.catalogue, after.catalogue);
            return (
              <Stack gap="sm">
                {!after.steps.some(({ releaseId }) => releaseId === release.id) && (
                  <Alert color="gray">{t('releases.rehearsal.notInIt')}</Alert>
                )}
                <Steps steps={after.steps} />
                <Text size="sm" role="status">
                  {t('releases.rehearsal.sum', { added: added.size, gone: gone.size, changed: changed.size })}
                </Text>
                <Strip title={t('releases.rehearsal.now')} catalogue={before.catalogue} marked={gone} mark="gone" />
                <Strip
                  title={t('releases.rehearsal.then', { at: momentText(after.at, spoken()) })}
                  catalogue={after.catalogue}
                  marked={added}
                  mark="added"
                />
              </Stack>
            );
          }}
        </Fetched>
      )}
    </Fetched>
  );
}

/** What a phone will show at a time, beside what it shows now. */
export function Rehearsal({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  const [platform, setPlatform] = useState<Audience['platform']>('android');
  const [rating, setRating] = useState<Audience['rating']>('everyone');
  const [locale, setLocale] = useState<string>(spoken());
  const [time, setTime] = useState(() => fieldOf(release.dueAt ?? new Date(Date.now() + 86_400_000).toISOString()));
  const [asked, setAsked] = useState<{ readonly audience: Audience; readonly at: string } | null>(null);
  const at = momentOf(time);
  const good = at !== null && /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(locale.trim());
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('releases.rehearsal.intro')}
      </Text>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('releases.rehearsal.platform')}
          allowDeselect={false}
          w={160}
          value={platform}
          onChange={(to) => setPlatform(PLATFORMS.find((one) => one === to) ?? platform)}
          data={PLATFORMS.map((value) => ({ value, label: t(`packs.platform.${value}`) }))}
        />
        <TextInput
          label={t('releases.rehearsal.locale')}
          w={120}
          value={locale}
          onChange={(event) => setLocale(event.currentTarget.value)}
        />
        <Select
          label={t('releases.rehearsal.rating')}
          allowDeselect={false}
          w={160}
          value={rating}
          onChange={(to) => setRating(RATINGS.find((one) => one === to) ?? rating)}
          data={RATINGS.map((value) => ({ value, label: t(`releases.rating.${value}`) }))}
        />
        <TextInput
          type="datetime-local"
          label={t('releases.rehearsal.at')}
          value={time}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!good}
          onClick={() => at !== null && setAsked({ audience: { platform, locale: locale.trim(), rating }, at })}
        >
          {t('releases.rehearsal.show')}
        </Button>
      </Group>
      {asked !== null && <Compared audience={asked.audience} at={asked.at} release={release} />}
    </Stack>
  );
}
