import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.js';
import { say } from '../../common/say.js';
import { useMay } from '../../session/session.js';
import { type Flik, flikQuery } from '../data/flik.js';
import type { Draft } from '../data/use-draft.js';
import { useRefetch } from '../data/use-refetch.js';
import type { Verdict } from './verdict.js';

const VerdictDialog = lazy(() => import('./verdict-dialog.js').then(({ VerdictDialog: own }) => ({ default: own })));
const PublishDialog = lazy(() => import('./publish-dialog.js').then(({ PublishDialog: own }) => ({ default: own })));

type ActionsProps = { readonly draft: Draft; readonly flik: Flik };

const VERDICTS = ['approve', 'request_changes', 'submit'] as const satisfies readonly Verdict[];
/** What nothing is asked about: it can be taken back. */
const MOVES = ['trash', 'restore', 'revive'] as const;

/** Everything that whoever looks can do with a Flik now. */
export function FlikActions({ draft, flik }: ActionsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refetch = useRefetch();
  const mayCreate = useMay('fliks.create');
  const [asked, setAsked] = useState<Verdict | 'publish' | 'retire' | null>(null);
  const { id, actions } = flik;
  const close = (): void => setAsked(null);
  // What is not saved yet would not be what is reviewed.
  const busy = draft.saving || draft.wordsChanged || draft.cutChanged;

  const move = useMutation({
    mutationFn: (how: (typeof MOVES)[number]) =>
      dataOf(api.POST(`/studio/api/fliks/{id}/${how}`, { params: { path: { id } } })),
    onSuccess: async (_answer, how) => {
      say.done(t(`flik.done.${how}`));
      await refetch(flikQuery(id).queryKey, ['fliks']);
    },
  });
  const copy = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/fliks/{id}/duplicate', { params: { path: { id } } })),
    onSuccess: (made) => {
      say.done(t('flik.done.duplicate'));
      return navigate({ to: '/fliks/$id', params: { id: made.id } });
    },
  });
  const verdicts = VERDICTS.filter((verdict) => actions.includes(verdict));
  const moves = MOVES.filter((how) => actions.includes(how));
  const publishes = actions.includes('publish') || actions.includes('schedule');
  return (
    <>
      {verdicts.map((verdict) => (
        <Button
          key={verdict}
          variant={verdict === 'request_changes' ? 'default' : 'filled'}
          disabled={busy && verdict !== 'request_changes'}
          onClick={() => setAsked(verdict)}
        >
          {t(`flik.do.${verdict}`)}
        </Button>
      ))}
      {publishes && flik.draft.differs && (
        <Button disabled={busy} onClick={() => setAsked('publish')}>
          {t('flik.do.publish')}
        </Button>
      )}
      {flik.state === 'scheduled' && (
        <Button component={Link} to="/releases" variant="default">
          {t('flik.do.seeRelease')}
        </Button>
      )}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('flik.do.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayCreate && <Menu.Item onClick={() => copy.mutate()}>{t('flik.do.duplicate')}</Menu.Item>}
          <Menu.Item component={Link} to="/releases">
            {t('flik.do.releases')}
          </Menu.Item>
          {actions.includes('retire') && (
            <Menu.Item onClick={() => setAsked('retire')}>{t('flik.do.retire')}</Menu.Item>
          )}
          {moves.map((how) => (
            <Menu.Item key={how} onClick={() => move.mutate(how)}>
              {t(`flik.do.${how}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {asked !== null && asked !== 'publish' && asked !== 'retire' && (
          <VerdictDialog verdict={asked} draft={draft} onClose={close} />
        )}
        {(asked === 'publish' || asked === 'retire') && <PublishDialog act={asked} flik={flik} onClose={close} />}
      </Suspense>
    </>
  );
}
