import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Filter, filterOf } from '../library/filter.js';
import { exportHref } from './export-href.js';

const STATES = ['draft', 'in_review', 'scheduled', 'live', 'retired', 'trashed'] as const;

/** Downloads of what a filter finds, in the form that imports take. */
export function Exports() {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const [text, setText] = useState('');
  const filter: Filter = filterOf({ state, text });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('imports.export.hint')}
      </Text>
      <Group align="flex-end">
        <Select
          label={t('imports.export.state')}
          placeholder={t('imports.export.all')}
          clearable
          clearButtonProps={{ 'aria-label': t('imports.export.all') }}
          value={state}
          onChange={setState}
          data={STATES.map((value) => ({ value, label: t(`imports.flikState.${value}`) }))}
        />
        <TextInput
          label={t('imports.export.text')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {(['csv', 'zip'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            href={exportHref(format, filter)}
            download
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t(`imports.export.${format}`)}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
