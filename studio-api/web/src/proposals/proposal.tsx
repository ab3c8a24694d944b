import { Blockquote, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, done, type Schemas } from '../api/client.js';
import { Fetched } from '../common/page.js';
import { say } from '../common/say.js';
import { spoken } from '../i18n/index.js';
import { Confirm } from '../releases/confirm.js';
import { momentText } from '../releases/moment.js';
import { useMay } from '../session/session.js';

type ProposalProps = { readonly proposal: Schemas['WaitingProposal'] };

function Preview({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['proposals', id],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/proposals/{id}', { params: { path: { id } }, signal })),
    // The address plays for some minutes only: a newer one is fetched when the page comes back to the front.
    staleTime: 60_000,
  });
  return (
    <Fetched of={found}>
      {({ preview }) => {
        if (preview === null) return <Text c="dimmed">{t('proposals.noPreview')}</Text>;
        const poster = preview.stills.find(({ kind }) => kind === 'poster')?.url;
        return (
          <video
            controls
            playsInline
            loop
            preload="none"
            src={preview.url}
            {...(poster === undefined ? {} : { poster })}
            aria-label={t('proposals.video')}
            style={{ width: '100%', maxHeight: 320, borderRadius: 'var(--flik-radius)', background: '#000' }}
          />
        );
      }}
    </Fetched>
  );
}

/** A proposal, with what its owner agreed to, and the decision. */
export function Proposal({ proposal }: ProposalProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayDecide = useMay('proposals.decide');
  const [asking, setAsking] = useState(false);
  const given = { params: { path: { id: proposal.id } } };
  const settled = () => queries.invalidateQueries({ queryKey: ['proposals'] });
  const accept = useMutation({
    mutationFn: () => dataOf(api.POST('/studio/api/proposals/{id}/accept', given)),
    onSuccess: async ({ flikId }) => {
      say.done(t('proposals.accepted'));
      await navigate({ to: '/fliks/$id', params: { id: flikId } });
    },
    onSettled: settled,
  });
  const decline = useMutation({
    mutationFn: () => done(api.POST('/studio/api/proposals/{id}/decline', given)),
    onSuccess: () => {
      say.done(t('proposals.declined'));
      setAsking(false);
      document.querySelector<HTMLElement>('main')?.focus();
    },
    onSettled: settled,
  });
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Preview id={proposal.id} />
        <Text size="sm" fw={600}>
          {t('proposals.agreed', { at: momentText(proposal.consentedAt, spoken()) })}
        </Text>
        <Blockquote p="sm" fz="sm" color="gray">
          {proposal.consent}
        </Blockquote>
        {mayDecide && (
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(true)}>
              {t('proposals.decline')}
            </Button>
            <Button loading={accept.isPending} onClick={() => accept.mutate()}>
              {t('proposals.accept')}
            </Button>
          </Group>
        )}
      </Stack>
      <Confirm
        opened={asking}
        title={t('proposals.ask')}
        act={t('proposals.decline')}
        pending={decline.isPending}
        onClose={() => setAsking(false)}
        onAct={() => decline.mutate()}
      >
        <Text>{t('proposals.will')}</Text>
      </Confirm>
    </Card>
  );
}
