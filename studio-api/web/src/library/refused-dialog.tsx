import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';
import { spoken } from '../i18n/index.js';
import type { Refused } from './bulk.js';
import { titleOf } from './flik-words.js';
import type { ListedFlik } from './library-query.js';

type RefusedDialogProps = {
  /** What was asked for. */
  readonly kind: string;
  readonly refused: readonly Refused[];
  /** Those that are shown. */
  readonly fliks: readonly ListedFlik[];
  readonly close: () => void;
};

/** Which Fliks stayed as they were, and why. */
export function RefusedDialog({ kind, refused, fliks, close }: RefusedDialogProps) {
  const { t, i18n } = useTranslation();
  const nameOf = (id: string): string => {
    const flik = fliks.find((one) => one.id === id);
    return flik === undefined ? t('library.aFlik') : titleOf(flik, spoken()).title;
  };
  /** What the state of a Flik does not allow is said in words of its own; all else in those of the server. */
  const reasonOf = ({ id, reason, code }: Refused): string => {
    const state = fliks.find((one) => one.id === id)?.state;
    const key = `library.refused.${kind}.${state}`;
    return code === 'not_possible_now' && state !== undefined && i18n.exists(key) ? t(key) : reason;
  };
  return (
    <Dialog opened onClose={close} title={t('library.refused.title', { count: refused.length })}>
      <Stack gap="md">
        <Text size="sm">{t('library.refused.intro')}</Text>
        <List spacing="xs" size="sm">
          {refused.map((one) => (
            <List.Item key={one.id}>
              <Anchor component={Link} to={`/fliks/${one.id}`} fw={600} size="sm">
                {nameOf(one.id)}
              </Anchor>
              <Text size="sm">{reasonOf(one)}</Text>
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button onClick={close}>{t('common.close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
