import { ActionIcon, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Failed, Page } from '../common/page.js';
import { spoken } from '../i18n/index.js';
import { useMay } from '../session/session.js';
import { addDays, addMonths, beginOf, type Day, dayOf, weekOf, weeksOf } from './calendar.js';
import { Month } from './month.js';
import { NewRelease } from './new-release.js';
import { RELEASES } from './queries.js';
import { ReleaseList } from './release-list.js';

const VIEWS = ['month', 'week', 'list'] as const;

/** As many as one answer can hold. */
const MOST = 200;

/** What is drawn in: releases that are due, or were published, on the days that are shown. */
function useReleasesBetween(first: Day, last: Day) {
  const query = { from: beginOf(first).toISOString(), to: beginOf(addDays(last, 1)).toISOString(), limit: MOST };
  return useQuery({
    queryKey: [...RELEASES, 'between', query],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/releases', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

type CalendarProps = { readonly view: 'month' | 'week'; readonly onChoose: (day: Day) => void };

function Calendar({ view, onChoose }: CalendarProps) {
  const { t } = useTranslation();
  const [day, setDay] = useState(() => dayOf(Date.now()));
  const weeks = view === 'month' ? weeksOf(day) : [weekOf(day)];
  const [first = day, last = day] = [weeks[0]?.[0], weeks.at(-1)?.[6]];
  const shown = useReleasesBetween(first, last);
  const go = (way: 1 | -1): void => setDay(view === 'month' ? addMonths(day, way) : addDays(day, way * 7));
  const label =
    view === 'month'
      ? new Intl.DateTimeFormat(spoken(), { month: 'long', year: 'numeric' }).format(beginOf(day))
      : new Intl.DateTimeFormat(spoken(), { dateStyle: 'long' }).formatRange(beginOf(first), beginOf(last));
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <ActionIcon variant="default" size="lg" aria-label={t(`releases.before.${view}`)} onClick={() => go(-1)}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size="lg" aria-label={t(`releases.after.${view}`)} onClick={() => go(1)}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
        <Button variant="default" onClick={() => setDay(dayOf(Date.now()))}>
          {t('releases.today')}
        </Button>
        <Title order={2} size="h4" aria-live="polite">
          {label}
        </Title>
      </Group>
      {shown.isError && <Failed error={shown.error} retry={() => void shown.refetch()} />}
      <Month
        label={label}
        weeks={weeks}
        day={day}
        releases={shown.data?.releases ?? []}
        onDay={setDay}
        onChoose={onChoose}
      />
    </Stack>
  );
}

/** What is published together and when: a calendar, and a list with the drafts as well. */
export function ReleasesPage() {
  const { t } = useTranslation();
  const { view = 'month' } = useSearch({ from: '/studio/releases' });
  const navigate = useNavigate({ from: '/releases' });
  const [making, setMaking] = useState<string | null>(null);
  const mayEdit = useMay('releases.edit');
  const nameFor = (day: Day): string =>
    new Intl.DateTimeFormat(spoken(), { day: 'numeric', month: 'long' }).format(beginOf(day));
  return (
    <Page
      title={t('shell.releases')}
      intro={t('releases.intro')}
      actions={
        mayEdit && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking('')}>
            {t('releases.new')}
          </Button>
        )
      }
    >
      <SegmentedControl
        aria-label={t('releases.view')}
        style={{ alignSelf: 'flex-start' }}
        value={view}
        onChange={(to) =>
          void navigate({ search: { view: VIEWS.find((one) => one === to) }, replace: true, resetScroll: false })
        }
        data={VIEWS.map((value) => ({ value, label: t(`releases.as.${value}`) }))}
      />
      {view === 'list' ? (
        <ReleaseList />
      ) : (
        <>
          <Calendar view={view} onChoose={(day) => mayEdit && setMaking(nameFor(day))} />
          <Text size="sm" c="dimmed">
            {t('releases.draftsInList')}
          </Text>
        </>
      )}
      <NewRelease
        key={making ?? 'none'}
        opened={making !== null}
        name={making === null || making === '' ? '' : t('releases.nameOfDay', { day: making })}
        onClose={() => setMaking(null)}
      />
    </Page>
  );
}
