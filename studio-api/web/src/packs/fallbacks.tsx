import { ActionIcon, Button, Card, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';
import { FlikLine } from '../faces/flik-line.js';
import { FlikPicker } from '../faces/flik-picker.js';
import { isLocale, PLATFORMS } from './audience.js';
import type { Slot } from './slots.js';

type Fallback = Slot['instead'][number];
type FallbacksProps = {
  readonly opened: boolean;
  /** Of the Flik that is in the place for all others. */
  readonly title: string;
  readonly instead: Slot['instead'];
  readonly onClose: () => void;
  readonly onSave: (instead: Slot['instead']) => void;
};

type LineProps = {
  readonly fallback: Fallback;
  readonly onChange: (fallback: Fallback) => void;
  readonly onRemove: () => void;
};

function Line({ fallback, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const { flikId, platform, locale } = fallback;
  const withBoth = (to: { platform: Fallback['platform']; locale: string | undefined }): void =>
    onChange({
      flikId,
      ...(to.platform === undefined ? {} : { platform: to.platform }),
      ...(to.locale === undefined || to.locale === '' ? {} : { locale: to.locale }),
    });
  return (
    <Card withBorder padding="xs">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <FlikLine id={flikId} />
        <ActionIcon variant="subtle" color="gray" c="inherit" aria-label={t('packs.instead.remove')} onClick={onRemove}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <Group grow mt="xs" align="flex-start">
        <Select
          label={t('packs.instead.platform')}
          placeholder={t('packs.anyPhone')}
          clearable
          clearButtonProps={{ 'aria-label': t('packs.anyPhone') }}
          value={platform ?? null}
          onChange={(to) => withBoth({ platform: PLATFORMS.find((one) => one === to), locale })}
          data={PLATFORMS.map((value) => ({ value, label: t(`packs.platform.${value}`) }))}
        />
        <TextInput
          label={t('packs.instead.locale')}
          placeholder={t('packs.anyLanguage')}
          value={locale ?? ''}
          error={locale !== undefined && !isLocale(locale) ? t('packs.badLocale') : undefined}
          onChange={(event) => withBoth({ platform, locale: event.currentTarget.value.trim() })}
        />
      </Group>
    </Card>
  );
}

/** A dialog for other Fliks in one place, for some phones or languages. */
export function Fallbacks({ opened, title, instead, onClose, onSave }: FallbacksProps) {
  const { t } = useTranslation();
  const [others, setOthers] = useState<Slot['instead']>(instead);
  const [adding, setAdding] = useState(false);
  const good = others.every(
    ({ platform, locale }) =>
      (platform !== undefined || locale !== undefined) && (locale === undefined || isLocale(locale)),
  );
  return (
    <>
      <Dialog opened={opened && !adding} onClose={onClose} title={t('packs.instead.title', { title })}>
        <Stack>
          <Text size="sm">{t('packs.instead.hint')}</Text>
          {others.map((fallback, at) => (
            <Line
              // biome-ignore lint/suspicious/noArrayIndexKey: the same Flik may stand there for several.
              key={`${fallback.flikId} ${at}`}
              fallback={fallback}
              onChange={(to) => setOthers(others.map((one, i) => (i === at ? to : one)))}
              onRemove={() => setOthers(others.filter((_, i) => i !== at))}
            />
          ))}
          {!good && (
            <Text size="sm" role="status">
              {t('packs.instead.choose')}
            </Text>
          )}
          <Group justify="space-between">
            <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
              {t('packs.instead.add')}
            </Button>
            <Button
              disabled={!good}
              onClick={() => {
                onSave(others);
                onClose();
              }}
            >
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Dialog>
      <FlikPicker
        opened={adding}
        single
        title={t('packs.instead.add')}
        take={t('packs.instead.take')}
        onClose={() => setAdding(false)}
        onTake={([flikId]) => flikId !== undefined && setOthers([...others, { flikId }])}
      />
    </>
  );
}
