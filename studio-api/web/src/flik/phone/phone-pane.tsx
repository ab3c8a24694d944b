import { Alert, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../common/page.js';
import { useWorkbench } from '../data/workbench.js';
import { Device } from './device.js';
import { PLATFORMS } from './devices.js';
import { FileDetails } from './file-details.js';
import { ReplyStrip } from './reply-strip.js';

/** The files themselves, as each phone plays them, and where a Flik stands in a conversation. */
export function PhonePane() {
  const { t } = useTranslation();
  const { media, draft } = useWorkbench();
  if (media === undefined || media.renditions.length === 0) {
    return <Empty title={t('flik.phone.none')}>{t('flik.phone.noneHint')}</Empty>;
  }
  return (
    <Stack gap="xl">
      {draft.cutChanged && <Alert color="orange">{t('flik.phone.oldCut')}</Alert>}
      <section aria-labelledby="phone-devices">
        <Title order={2} size="h4" id="phone-devices">
          {t('flik.phone.title')}
        </Title>
        <Text size="sm" mb="md">
          {t('flik.phone.intro')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="lg">
          {PLATFORMS.map((platform) => (
            <Device key={platform} platform={platform} media={media} />
          ))}
        </SimpleGrid>
      </section>
      <ReplyStrip media={media} />
      <FileDetails media={media} />
    </Stack>
  );
}
