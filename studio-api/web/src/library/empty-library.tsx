import { Anchor, Button, Paper, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconSparkles, IconTableImport, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session/session.js';

const WAYS = [
  { what: 'drop', icon: IconUpload },
  { what: 'table', icon: IconTableImport },
  { what: 'demo', icon: IconSparkles },
] as const;

/** Where there is no Flik yet: three ways to begin. */
export function EmptyLibrary({ choose }: { readonly choose: () => void }) {
  const { t } = useTranslation();
  const mayUpload = useMay('sources.upload');
  const mayImport = useMay('imports.run');
  return (
    <Stack gap="lg" py="xl" maw={880} mx="auto" w="100%">
      <div>
        <Title order={2} size="h3" ta="center">
          {t('library.empty.title')}
        </Title>
        <Text c="dimmed" ta="center">
          {t('library.empty.intro')}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {WAYS.map(({ what, icon: Icon }) => (
          <Paper key={what} withBorder p="md">
            <Stack gap="xs" align="flex-start">
              <ThemeIcon variant="light" size="lg">
                <Icon size={20} aria-hidden />
              </ThemeIcon>
              <Title order={3} size="h5">
                {t(`library.empty.${what}.title`)}
              </Title>
              <Text size="sm">{t(`library.empty.${what}.text`)}</Text>
              {what === 'drop' && mayUpload && (
                <Button size="xs" onClick={choose}>
                  {t('add.choose')}
                </Button>
              )}
              {what === 'table' && mayImport && (
                <Anchor component={Link} to="/imports" size="sm">
                  {t('library.empty.table.go')}
                </Anchor>
              )}
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
