import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';

type DestroyDialogProps = { readonly title: string; readonly destroy: () => void; readonly close: () => void };

/** Asks before something goes for good. The focus is on what does no harm. */
export function DestroyDialog({ title, destroy, close }: DestroyDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened onClose={close} title={t('library.bin.sure', { title })} withCloseButton={false}>
      <Stack gap="md">
        <Text size="sm">{t('library.bin.sureText')}</Text>
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button color="red" onClick={destroy}>
            {t('library.bin.destroyForGood')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
