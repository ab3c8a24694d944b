import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { say, wordsOf } from '../common/say.js';
import { useMay } from '../session/session.js';
import { Confirm } from './confirm.js';
import { Obstacles } from './obstacles.js';
import { RELEASES } from './queries.js';
import { isOpen, obstaclesIn, type Release } from './release.js';
import { Schedule } from './schedule.js';

type ActionsProps = { readonly release: Release; readonly etag: string };
type Asking = 'publish' | 'schedule' | 'cancel' | 'revert';

const PATHS = {
  publish: '/studio/api/releases/{id}/publish',
  cancel: '/studio/api/releases/{id}/cancel',
} as const;

/** Everything that others notice: publishing, scheduling, calling off and taking back, each asked for first. */
export function ReleaseActions({ release, etag }: ActionsProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayPublish = useMay('releases.publish');
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = (): void => setAsking(null);
  const { id, state, changes } = release;
  const given = { params: { path: { id } }, headers: { 'if-match': etag } };
  const refetch = () => queries.invalidateQueries();

  const act = useMutation({
    mutationFn: (what: 'publish' | 'cancel') => dataOf(api.POST(PATHS[what], given)),
    onSuccess: (_release, what) => {
      say.done(t(`releases.done.${what}`));
      close();
      return refetch();
    },
    onError: () => queries.invalidateQueries({ queryKey: RELEASES }),
    meta: { quiet: true },
  });
  const revert = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/releases/{id}/revert', given)),
    onSuccess: async ({ release: made, conflicts }) => {
      say.done(t('releases.done.revert', { count: conflicts.length }));
      await refetch();
      await navigate({ to: '/releases/$id', params: { id: made.id } });
    },
  });
  if (!mayPublish) return null;
  const problem = act.error;
  const obstacles = problem instanceof Problem ? obstaclesIn(problem.fields) : [];
  const empty = changes.length === 0;
  return (
    <>
      <Button.Group>
        {isOpen(state) && (
          <>
            <Button variant="default" disabled={empty} onClick={() => setAsking('schedule')}>
              {t('releases.schedule')}
            </Button>
            <Button disabled={empty} onClick={() => setAsking('publish')}>
              {t('releases.publishNow')}
            </Button>
          </>
        )}
        {state === 'scheduled' && (
          <>
            <Button variant="default" onClick={() => setAsking('cancel')}>
              {t('releases.callOff')}
            </Button>
            <Button onClick={() => setAsking('publish')}>{t('releases.publishNow')}</Button>
          </>
        )}
        {state === 'published' && (
          <Button variant="default" onClick={() => setAsking('revert')}>
            {t('releases.revert')}
          </Button>
        )}
      </Button.Group>
      {(['publish', 'cancel'] as const).map((what) => (
        <Confirm
          key={what}
          opened={asking === what}
          title={t(`releases.ask.${what}`)}
          act={t(what === 'publish' ? 'releases.publishNow' : 'releases.callOff')}
          pending={act.isPending}
          onClose={() => {
            act.reset();
            close();
          }}
          onAct={() => act.mutate(what)}
        >
          <Text>{t(`releases.will.${what}`, { count: changes.length })}</Text>
          {problem !== null && (
            <div role="alert">
              <Text fw={600}>{obstacles.length > 0 ? t('releases.notYet') : wordsOf(problem)}</Text>
              <Obstacles release={release} obstacles={obstacles} />
            </div>
          )}
        </Confirm>
      ))}
      <Confirm
        opened={asking === 'revert'}
        title={t('releases.ask.revert')}
        act={t('releases.revert')}
        danger
        pending={revert.isPending}
        onClose={close}
        onAct={() => revert.mutate()}
      >
        <Text>{t('releases.will.revert')}</Text>
      </Confirm>
      <Schedule opened={asking === 'schedule'} release={release} etag={etag} onClose={close} />
    </>
  );
}
