import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFace } from './face.js';
import { PageLink } from './page-link.js';
import { Picture } from './picture.js';

type LineProps = { readonly id: string; readonly size?: number; readonly children?: ReactNode };

/** A Flik by its id: its picture, and its title that leads to it; `children` stand below. */
export function FlikLine({ id, size = 48, children }: LineProps) {
  const { t } = useTranslation();
  const face = useFace(id);
  return (
    <Group gap="sm" wrap="nowrap" miw={0}>
      <Picture face={face.data} size={size} />
      <div style={{ minWidth: 0 }}>
        {face.data === null ? (
          <Text c="dimmed">{t('faces.gone')}</Text>
        ) : (
          <PageLink to="/fliks/$id" params={{ id }} fw={600} c="inherit" lineClamp={2}>
            {face.data?.title ?? '…'}
          </PageLink>
        )}
        {children}
      </div>
    </Group>
  );
}
