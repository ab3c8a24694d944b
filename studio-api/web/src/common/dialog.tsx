import { Modal, type ModalProps } from '@mantine/core';
import { useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** A dialog over the page. However it goes away, whoever opened it has the focus again. */
export function Dialog({ opened, children, ...rest }: ModalProps) {
  const { t } = useTranslation();
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const opener = document.activeElement;
    return () => {
      // Once the page below can be reached again.
      setTimeout(() => {
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
      });
    };
  }, [opened]);
  return (
    <Modal opened={opened} returnFocus={false} closeButtonProps={{ 'aria-label': t('common.close') }} {...rest}>
      {children}
    </Modal>
  );
}
