import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { Fetched, Page } from '../common/page.js';
import { spoken } from '../i18n/index.js';
import { Confirm } from '../releases/confirm.js';
import { momentText } from '../releases/moment.js';
import { IMPORTS, type Import, isMoving, useImport } from './queries.js';
import { Rows } from './rows.js';

function Actions({ one }: { readonly one: Import }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'start' | 'cancel' | null>(null);
  const settled = () => {
    setAsking(null);
    return queries.invalidateQueries({ queryKey: IMPORTS });
  };
  const given = { params: { path: { id: one.id } } };
  const act = useMutation({
    mutationFn: (what: 'start' | 'cancel') =>
      dataOf(
        what === 'start'
          ? api.POST('/studio/api/imports/{id}/start', given)
          : api.POST('/studio/api/imports/{id}/cancel', given),
      ),
    onSettled: settled,
  });
  const { create, change } = one.counts;
  return (
    <>
      {(isMoving(one) || one.state === 'checked') && (
        <Button variant="default" onClick={() => setAsking('cancel')}>
          {t('imports.cancel')}
        </Button>
      )}
      {one.state === 'checked' && (
        <Button disabled={create + change === 0} onClick={() => setAsking('start')}>
          {t('imports.start')}
        </Button>
      )}
      {(['start', 'cancel'] as const).map((what) => (
        <Confirm
          key={what}
          opened={asking === what}
          title={t(`imports.ask.${what}`)}
          act={t(`imports.${what}`)}
          pending={act.isPending}
          onClose={() => setAsking(null)}
          onAct={() => act.mutate(what)}
        >
          <Text>{t(`imports.will.${what}`, { ...one.counts })}</Text>
        </Confirm>
      ))}
    </>
  );
}

function Course({ one }: { readonly one: Import }) {
  const { t } = useTranslation();
  const part = one.rows === 0 ? 0 : Math.round((one.done / one.rows) * 100);
  return (
    <>
      <Text role="status">{t(`imports.stateHint.${one.state}`, { done: one.done, rows: one.rows })}</Text>
      {one.state === 'running' && <Progress value={part} aria-label={t('imports.state.running')} animated />}
      {one.problem !== null && (
        <Alert color="red" title={t('imports.failedTitle')}>
          {one.problem}
        </Alert>
      )}
    </>
  );
}

/** An import: what each row would do, or did. */
export function ImportPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/studio/imports/$id' });
  const found = useImport(id);
  const one = found.data;
  if (one === undefined)
    return (
      <Page title={t('shell.imports')}>
        <Fetched of={found}>{() => null}</Fetched>
      </Page>
    );
  return (
    <Page title={t('imports.of', { at: momentText(one.createdAt, spoken()) })} actions={<Actions one={one} />}>
      <Course one={one} />
      {one.state !== 'checking' && (
        <Group gap="xs">
          <Rows one={one} />
        </Group>
      )}
    </Page>
  );
}
