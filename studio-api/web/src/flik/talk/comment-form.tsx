import { Button, Checkbox, Group, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inFigures } from '../data/words.js';

type FormProps = {
  /** Second that is shown; null: there is no video. */
  readonly at: number | null;
  readonly busy: boolean;
  readonly onSay: (body: string, atSeconds: number | null, done: () => void) => void;
};

/** Says something about the newest version, and about the moment that is shown where that is meant. */
export function CommentForm({ at, busy, onSay }: FormProps) {
  const { t } = useTranslation();
  const [body, setBody] = useState('');
  const [pinned, setPinned] = useState(true);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Milliseconds are finer than any picture is short.
    const atSeconds = pinned && at !== null ? Math.round(at * 1000) / 1000 : null;
    onSay(body.trim(), atSeconds, () => setBody(''));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Textarea
          label={t('flik.talk.say')}
          value={body}
          maxLength={4000}
          autosize
          minRows={2}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Group justify="space-between">
          {at === null ? (
            <span />
          ) : (
            <Checkbox
              label={t('flik.talk.pin', { seconds: inFigures(at, 1) })}
              checked={pinned}
              onChange={(event) => setPinned(event.currentTarget.checked)}
            />
          )}
          <Button type="submit" loading={busy} disabled={body.trim() === ''}>
            {t('flik.talk.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
