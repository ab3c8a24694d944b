import { Anchor, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../common/title.js';

/** For addresses behind which there is nothing. */
export function MissingPage() {
  const { t } = useTranslation();
  useTitle(t('shell.notFound'));
  return (
    <Stack align="center" p="xl">
      <Title order={1} size="h3">
        {t('shell.notFound')}
      </Title>
      <Anchor component={Link} to="/">
        {t('shell.toLibrary')}
      </Anchor>
    </Stack>
  );
}
