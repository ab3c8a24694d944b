import { Button, Group, Kbd, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { say } from '../common/say.js';
import { faceOf } from '../faces/face.js';
import { PageLink } from '../faces/page-link.js';
import { Picture } from '../faces/picture.js';
import { spoken } from '../i18n/index.js';
import { momentText } from '../releases/moment.js';
import css from './queue.module.css';
import { RequestChanges } from './request-changes.js';

type WaitingProps = {
  readonly flik: Schemas['FlikInAList'];
  readonly mayDecide: boolean;
  /** It is decided: the focus goes on. */
  readonly onDone: () => void;
};

/** A Flik that waits, with what can be decided about it: by a button, or by one key while it has the focus. */
export function Waiting({ flik, mayDecide, onDone }: WaitingProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [focused, setFocused] = useState(false);
  const [asking, setAsking] = useState(false);
  const face = faceOf(flik);
  const { id, version } = flik;
  const decided = (message: string) => {
    say.done(message);
    onDone();
    return queries.invalidateQueries({ queryKey: ['fliks'] });
  };
  const given = { params: { path: { id } }, headers: { 'if-match': `"${version}"` } };
  const approve = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/fliks/{id}/approve', { ...given, body: {} })),
    onSuccess: () => decided(t('review.approved', { title: face.title })),
    onError: () => queries.invalidateQueries({ queryKey: ['fliks', 'queue'] }),
  });
  const request = useMutation({
    mutationFn: (reason: string) =>
      dataOf(api.POST('/studio/api/fliks/{id}/request-changes', { ...given, body: { reason } })),
    onSuccess: () => {
      setAsking(false);
      return decided(t('review.requested', { title: face.title }));
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!mayDecide || asking || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'a' && !approve.isPending) approve.mutate();
    else if (event.key === 'r') setAsking(true);
    else return;
    event.preventDefault();
  };
  return (
    <li
      className={css['waiting']}
      onKeyDown={onKeyDown}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <Picture face={face} size={88} playing={focused} />
      <div className={css['words']}>
        <PageLink
          to="/fliks/$id"
          params={{ id }}
          search={{ pane: 'talk' }}
          data-title={id}
          fw={600}
          c="inherit"
          aria-keyshortcuts={mayDecide ? 'a r' : undefined}
        >
          {face.title}
        </PageLink>
        <Text size="sm" c="dimmed">
          {t('review.changedBy', {
            who: flik.updatedBy?.name ?? t('review.somebody'),
            at: momentText(flik.updatedAt, spoken()),
          })}
        </Text>
        {flik.published !== null && (
          <Text size="sm" c="dimmed">
            {t('review.isLive', { version: flik.published })}
          </Text>
        )}
      </div>
      {mayDecide && (
        <Group gap="xs">
          <Button variant="default" rightSection={<Kbd aria-hidden>R</Kbd>} onClick={() => setAsking(true)}>
            {t('review.request')}
          </Button>
          <Button
            variant="light"
            rightSection={<Kbd aria-hidden>A</Kbd>}
            loading={approve.isPending}
            onClick={() => approve.mutate()}
          >
            {t('review.approve')}
          </Button>
        </Group>
      )}
      <RequestChanges
        opened={asking}
        title={face.title}
        pending={request.isPending}
        onClose={() => setAsking(false)}
        onSend={(reason) => request.mutate(reason)}
      />
    </li>
  );
}
