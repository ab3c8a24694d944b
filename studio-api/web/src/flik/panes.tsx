import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../common/page.js';
import { useWorkbench } from './data/workbench.js';
import classes from './panes.module.css';

const PANES = ['cut', 'texts', 'phone', 'talk', 'history'] as const;
const isPane = (value: string | null): value is (typeof PANES)[number] => PANES.some((pane) => pane === value);

/** Each is fetched when it is first looked at. */
const CONTENT = {
  cut: lazy(() => import('./cut/cut-pane.js').then(({ CutPane }) => ({ default: CutPane }))),
  texts: lazy(() => import('./texts/texts-pane.js').then(({ TextsPane }) => ({ default: TextsPane }))),
  phone: lazy(() => import('./phone/phone-pane.js').then(({ PhonePane }) => ({ default: PhonePane }))),
  talk: lazy(() => import('./talk/talk-pane.js').then(({ TalkPane }) => ({ default: TalkPane }))),
  history: lazy(() => import('./history/history-pane.js').then(({ HistoryPane }) => ({ default: HistoryPane }))),
};

/** The panes of the workbench. Which one is open stands in the address, so that a link shows others the same. */
export function Panes() {
  const { t } = useTranslation();
  const { pane = 'cut' } = useSearch({ from: '/studio/fliks/$id' });
  const navigate = useNavigate({ from: '/fliks/$id' });
  const { openComments } = useWorkbench().draft.seen.data;
  const go = (to: string | null): void => {
    if (isPane(to)) void navigate({ search: { pane: to }, replace: true, resetScroll: false });
  };
  return (
    <Tabs value={pane} onChange={go} keepMounted={false}>
      <Tabs.List className={classes['list'] ?? ''} aria-label={t('flik.panes')}>
        {PANES.map((name) => (
          <Tabs.Tab key={name} value={name} className={classes['tab'] ?? ''}>
            {t(`flik.pane.${name}`)}
            {name === 'talk' && openComments > 0 && (
              <span>
                {' '}
                <span aria-hidden>({openComments})</span>
                <span className="said">{t('flik.talk.open', { count: openComments })}</span>
              </span>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {PANES.map((name) => {
        const Content = CONTENT[name];
        return (
          <Tabs.Panel key={name} value={name} pt="md">
            <Suspense fallback={<Loading />}>
              <Content />
            </Suspense>
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}
