import { Alert, Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { Dialog } from '../common/dialog.js';
import { say, wordsOf } from '../common/say.js';
import { spoken } from '../i18n/index.js';
import { momentText, ownZone } from './moment.js';
import { Obstacles } from './obstacles.js';
import { RELEASES } from './queries.js';
import { obstaclesIn, type Release } from './release.js';
import { type Reading, readingOf } from './zone-time.js';

type ScheduleProps = {
  readonly opened: boolean;
  readonly release: Release;
  readonly etag: string;
  readonly onClose: () => void;
};

/** Zones that the browser knows; UTC is not among them everywhere. */
const ZONES = [...new Set([ownZone(), ...Intl.supportedValuesOf('timeZone'), 'UTC'])];

type MeaningProps = {
  readonly reading: Reading;
  readonly zone: string;
  readonly later: boolean;
  readonly onLater: (later: boolean) => void;
  readonly onTime: (localTime: string) => void;
};

/** What the chosen time means: when that is here, and what happens on nights on which clocks are changed. */
function Meaning({ reading, zone, later, onLater, onTime }: MeaningProps) {
  const { t } = useTranslation();
  const clock = (localTime: string): string => momentText(`${localTime}:00Z`, spoken(), 'UTC');
  if (reading.kind === 'gap')
    return (
      <Alert color="orange" title={t('releases.zone.gap')}>
        <Text size="sm">{t('releases.zone.gapHint', { zone })}</Text>
        <Group gap="xs" mt="xs">
          {[reading.before, reading.after].map((time) => (
            <Button key={time} size="xs" variant="default" onClick={() => onTime(time)}>
              {t('releases.zone.take', { time: clock(time) })}
            </Button>
          ))}
        </Group>
      </Alert>
    );
  if (reading.kind === 'once')
    return (
      <Text size="sm">{t('releases.zone.once', { at: momentText(reading.moment.at, spoken()), zone: ownZone() })}</Text>
    );
  return (
    <Radio.Group
      label={t('releases.zone.twice')}
      description={t('releases.zone.twiceHint', { zone })}
      value={later ? 'later' : 'earlier'}
      onChange={(value) => onLater(value === 'later')}
    >
      <Stack gap="xs" mt="xs">
        {(['earlier', 'later'] as const).map((which) => (
          <Radio
            key={which}
            value={which}
            label={t(`releases.zone.${which}`, {
              offset: reading[which].offset,
              at: momentText(reading[which].at, spoken()),
            })}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Form({ release, etag, onClose }: Omit<ScheduleProps, 'opened'>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [localTime, setLocalTime] = useState(release.localTime?.slice(0, 16) ?? '');
  const [zone, setZone] = useState(release.zone ?? ownZone());
  const [later, setLater] = useState(false);
  const reading = readingOf(localTime, zone);
  const moment =
    reading?.kind === 'once' ? reading.moment : reading?.kind === 'twice' ? reading[later ? 'later' : 'earlier'] : null;
  const schedule = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/studio/api/releases/{id}/schedule', {
          params: { path: { id: release.id } },
          headers: { 'if-match': etag },
          body: { localTime, zone, ...(reading?.kind === 'twice' && moment !== null ? { offset: moment.offset } : {}) },
        }),
      ),
    onSuccess: ({ release: { dueAt } }) => {
      say.done(t('releases.done.schedule', { at: dueAt === null ? '' : momentText(dueAt, spoken(), zone) }));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: RELEASES }),
    meta: { quiet: true },
  });
  const { error } = schedule;
  const obstacles = error instanceof Problem ? obstaclesIn(error.fields) : [];
  const over = moment !== null && moment.at <= Date.now();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    schedule.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('releases.will.schedule')}</Text>
        <TextInput
          type="datetime-local"
          label={t('releases.zone.time')}
          required
          data-autofocus
          value={localTime}
          error={over ? t('releases.zone.over') : undefined}
          onChange={(event) => setLocalTime(event.currentTarget.value.slice(0, 16))}
        />
        <Select
          label={t('releases.zone.zone')}
          description={t('releases.zone.zoneHint')}
          searchable
          allowDeselect={false}
          limit={100}
          nothingFoundMessage={t('common.nothing')}
          value={zone}
          onChange={(to) => setZone(to ?? zone)}
          data={ZONES}
        />
        <div role="status">
          {reading !== null && (
            <Meaning reading={reading} zone={zone} later={later} onLater={setLater} onTime={setLocalTime} />
          )}
        </div>
        {error !== null && (
          <Alert color="red" role="alert">
            {obstacles.length > 0 ? t('releases.notYet') : wordsOf(error)}
            <Obstacles release={release} obstacles={obstacles} />
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={moment === null || over} loading={schedule.isPending}>
            {t('releases.schedule')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog that asks when a release is due, by whose clock. */
export function Schedule({ opened, ...form }: ScheduleProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={form.onClose} title={t('releases.ask.schedule')}>
      <Form {...form} />
    </Dialog>
  );
}
