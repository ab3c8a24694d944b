import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';

type ConfirmProps = {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen, in sentences. */
  readonly children: ReactNode;
  /** What the button says that does it. */
  readonly act: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly pending?: boolean;
  readonly onClose: () => void;
  readonly onAct: () => void;
};

/** Asks before something is done that others notice, and says what that is. */
export function Confirm(props: ConfirmProps) {
  const { opened, title, children, act, danger = false, disabled = false, pending = false, onClose, onAct } = props;
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button {...(danger ? { color: 'red' } : {})} disabled={disabled} loading={pending} onClick={onAct}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
