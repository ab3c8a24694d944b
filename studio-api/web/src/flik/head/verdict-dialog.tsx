import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.js';
import { Dialog } from '../../common/dialog.js';
import { say, wordsOf } from '../../common/say.js';
import type { Draft } from '../data/use-draft.js';
import { useRefetch } from '../data/use-refetch.js';
import { giveVerdict, type Verdict } from './verdict.js';

type DialogProps = { readonly verdict: Verdict; readonly draft: Draft; readonly onClose: () => void };

/** Asks for the words that go with a verdict. */
export function VerdictDialog({ verdict, draft, onClose }: DialogProps) {
  const { t } = useTranslation();
  const refetch = useRefetch();
  const [words, setWords] = useState('');
  const { data, etag } = draft.seen;
  const give = useMutation({
    mutationFn: () => giveVerdict(verdict, data.id, etag, { words, atSeconds: null }),
    onSuccess: async (seen) => {
      draft.take(seen);
      say.done(t(`flik.done.${verdict}`));
      onClose();
      await refetch(['comments', data.id], ['fliks'], ['waiting']);
    },
    meta: { quiet: true },
  });
  const needed = verdict === 'request_changes';
  const alone = give.error instanceof Problem && give.error.code === 'four_eyes';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    give.mutate();
  };
  return (
    <Dialog opened onClose={onClose} title={t(`flik.do.${verdict}`)}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t(`flik.verdict.${verdict}`, { version: data.version })}</Text>
          <Textarea
            label={t(needed ? 'flik.verdict.reason' : 'flik.verdict.note')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            required={needed}
            autosize
            minRows={3}
            maxLength={4000}
            data-autofocus
          />
          {give.isError && (
            <Alert color="red" role="alert" {...(alone ? { title: t('flik.verdict.fourEyesTitle') } : {})}>
              {alone ? t('flik.verdict.fourEyes') : wordsOf(give.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={give.isPending} disabled={needed && words.trim() === ''}>
              {t(`flik.do.${verdict}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
