import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { spoken } from '../i18n/index.js';
import { beginOf, type Day, dayBy, dayOf } from './calendar.js';
import { timeText } from './moment.js';
import css from './month.module.css';
import { type Release, whenOf } from './release.js';

type MonthProps = {
  readonly label: string;
  readonly weeks: readonly (readonly Day[])[];
  /** The day that arrow keys start from. */
  readonly day: Day;
  readonly releases: readonly Release[];
  readonly onDay: (day: Day) => void;
  /** A day was chosen, to make a release for it. */
  readonly onChoose: (day: Day) => void;
};

function Entry({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  const at = whenOf(release);
  const time = at === null ? '' : timeText(at, spoken());
  return (
    <li>
      <Link to="/releases/$id" params={{ id: release.id }} className={css['entry']} data-state={release.state}>
        <span className={css['time']}>{time}</span> <span className={css['name']}>{release.name}</span>
        <span className="said">, {t(`releases.state.${release.state}`)}</span>
      </Link>
    </li>
  );
}

/** Days with what is published on them. Arrows go from day to day, Page Up and Page Down from month to month. */
export function Month({ label, weeks, day, releases, onDay, onChoose }: MonthProps) {
  const { t } = useTranslation();
  const moved = useRef(false);
  const focused = useRef<HTMLButtonElement>(null);
  const today = dayOf(Date.now());
  const said = new Intl.DateTimeFormat(spoken(), { dateStyle: 'full' });
  const short = new Intl.DateTimeFormat(spoken(), { weekday: 'short' });
  const long = new Intl.DateTimeFormat(spoken(), { weekday: 'long' });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the day that keys went to.
  useEffect(() => {
    if (moved.current) focused.current?.focus();
    moved.current = false;
  }, [day]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const to = dayBy(event.key, day);
    if (to === null) return;
    event.preventDefault();
    moved.current = true;
    onDay(to);
  };
  return (
    <table className={css['month']} aria-label={label}>
      <thead>
        <tr>
          {weeks[0]?.map((one) => (
            <th key={one} scope="col" abbr={long.format(beginOf(one))}>
              {short.format(beginOf(one))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((one) => {
              const its = releases.filter((release) => dayOf(whenOf(release) ?? 0) === one);
              return (
                <td key={one} data-other={weeks.length > 1 && one.slice(0, 7) !== day.slice(0, 7)}>
                  <button
                    type="button"
                    ref={one === day ? focused : null}
                    className={css['day']}
                    tabIndex={one === day ? 0 : -1}
                    aria-current={one === today ? 'date' : undefined}
                    aria-label={`${said.format(beginOf(one))}: ${t('releases.count', { count: its.length })}`}
                    onKeyDown={onKeyDown}
                    onClick={() => {
                      onDay(one);
                      onChoose(one);
                    }}
                  >
                    {Number(one.slice(8))}
                  </button>
                  {its.length > 0 && (
                    <ul className={css['entries']}>
                      {its.map((release) => (
                        <Entry key={release.id} release={release} />
                      ))}
                    </ul>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
      <caption>
        <Text size="xs" c="dimmed">
          {t('releases.keys')}
        </Text>
      </caption>
    </table>
  );
}
