import { Avatar, Button, Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { say } from '../../common/say.js';
import { usePresence } from '../data/use-presence.js';

/** Who else is working on a Flik now. Nobody is kept from it: one can take over. */
export function Presence({ id, mayEdit }: { readonly id: string; readonly mayEdit: boolean }) {
  const { t } = useTranslation();
  const { present, takeOver } = usePresence(id, mayEdit);
  const other = present !== null && !present.you ? present.editor.name : null;
  const take = (): void => {
    takeOver.mutate(undefined, { onSuccess: () => say.done(t('flik.presence.taken')) });
  };
  return (
    <div role="status">
      {other !== null && (
        <Paper withBorder p="xs">
          <Group justify="space-between">
            <Group gap="xs">
              <Avatar name={other} color="violet" variant="filled" size="sm" aria-hidden />
              <div>
                <Text size="sm" fw={600}>
                  {t('flik.presence.other', { who: other })}
                </Text>
                {mayEdit && <Text size="sm">{t('flik.presence.hint')}</Text>}
              </div>
            </Group>
            {mayEdit && (
              <Button size="xs" variant="default" onClick={take} loading={takeOver.isPending}>
                {t('flik.presence.takeOver')}
              </Button>
            )}
          </Group>
        </Paper>
      )}
    </div>
  );
}
