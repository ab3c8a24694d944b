import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../common/say.js';
import type { Draft } from '../data/use-draft.js';

/** Whether what is on the page is safe: said as it changes. */
export function SaveState({ draft, mayEdit }: { readonly draft: Draft; readonly mayEdit: boolean }) {
  const { t } = useTranslation();
  const { saving, failure, wordsChanged, cutChanged, seen } = draft;
  if (!mayEdit) return <Text size="sm">{t('flik.save.readOnly')}</Text>;
  if (failure !== null && failure !== undefined && draft.conflict === null) {
    return (
      <Group gap="xs" role="alert">
        <IconAlertTriangle size={16} aria-hidden color="var(--mantine-color-red-text)" />
        <Text size="sm" c="red">
          {t('flik.save.failed', { why: wordsOf(failure) })}
        </Text>
        <Button size="compact-sm" variant="default" onClick={draft.saveNow}>
          {t('common.retry')}
        </Button>
      </Group>
    );
  }
  const busy = saving || wordsChanged;
  return (
    <Group gap={6} role="status">
      {!busy && <IconCheck size={16} aria-hidden color="var(--mantine-color-teal-text)" />}
      <Text size="sm">{busy ? t('flik.save.saving') : t('flik.save.saved', { version: seen.data.version })}</Text>
      {cutChanged && <Text size="sm">{t('flik.save.cutWaits')}</Text>}
    </Group>
  );
}
