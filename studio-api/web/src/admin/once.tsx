import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';
import { ShownOnce } from './shown-once.js';

type OnceProps = {
  readonly title: string;
  readonly hint: string;
  /** Null: there is nothing to show. */
  readonly value: string | null;
  readonly onClose: () => void;
};

/** A dialog with something that is shown this once. A click beside it does not close it. */
export function Once({ title, hint, value, onClose }: OnceProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={value !== null} onClose={onClose} title={title} closeOnClickOutside={false}>
      <Stack>
        <ShownOnce label={title} hint={hint} value={value ?? ''} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common.close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
