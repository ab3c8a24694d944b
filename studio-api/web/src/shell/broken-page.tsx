import { Button, Stack, Title } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** When a page breaks: the rest of the studio goes on. */
export function BrokenPage({ reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Stack align="center" p="xl" role="alert">
      <Title order={1} size="h3">
        {t('shell.broken')}
      </Title>
      <Button onClick={reset}>{t('common.retry')}</Button>
    </Stack>
  );
}
