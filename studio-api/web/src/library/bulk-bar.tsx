import { ActionIcon, Button, Group, Paper, Text } from '@mantine/core';
import { IconSend, IconTags, IconTrash, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session/session.js';
import css from './bulk-bar.module.css';

type BulkBarProps = {
  readonly count: number;
  readonly busy: boolean;
  readonly words: () => void;
  readonly submit: () => void;
  readonly trash: () => void;
  readonly none: () => void;
};

/** What can be done to everything that is chosen. */
export function BulkBar({ count, busy, words, submit, trash, none }: BulkBarProps) {
  const { t } = useTranslation();
  const mayEdit = useMay('fliks.edit');
  const maySubmit = useMay('fliks.submit');
  const mayTrash = useMay('fliks.trash');
  return (
    <Paper withBorder shadow="lg" className={css['bar']} data-bulk role="toolbar" aria-label={t('library.chosenBar')}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Group gap={6} wrap="nowrap">
          <ActionIcon variant="subtle" color="gray" aria-label={t('library.chooseNone')} onClick={none}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
          <Text fw={600} size="sm" role="status">
            <span className={css['long']}>{t('library.chosen', { count })}</span>
            <span className={css['short']}>
              <span aria-hidden>{count}</span>
              <span className="said">{t('library.chosen', { count })}</span>
            </span>
          </Text>
        </Group>
        <Group gap={6} wrap="nowrap">
          {mayEdit && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTags size={16} aria-hidden />}
              disabled={busy}
              onClick={words}
            >
              <span className={css['long']}>{t('library.editWords')}</span>
              <span className={css['short']}>{t('library.editWordsShort')}</span>
            </Button>
          )}
          {maySubmit && (
            <Button size="xs" leftSection={<IconSend size={16} aria-hidden />} loading={busy} onClick={submit}>
              <span className={css['long']}>{t('library.submit')}</span>
              <span className={css['short']}>{t('library.submitShort')}</span>
            </Button>
          )}
          {mayTrash && (
            <ActionIcon
              size={30}
              variant="default"
              aria-label={t('library.trash')}
              title={t('library.trash')}
              disabled={busy}
              onClick={trash}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      </Group>
    </Paper>
  );
}
