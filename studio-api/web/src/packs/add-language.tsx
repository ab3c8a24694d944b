import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLocale } from './audience.js';

type AddProps = { readonly except: readonly string[]; readonly onAdd: (language: string) => void };

/** Begins texts in another language. */
export function AddLanguage({ except, onAdd }: AddProps) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState('');
  const good = isLocale(language) && !except.includes(language);
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        label={t('packs.anotherLanguage')}
        placeholder="pt-BR"
        w={180}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value.trim())}
      />
      <Button
        variant="default"
        disabled={!good}
        onClick={() => {
          onAdd(language);
          setLanguage('');
        }}
      >
        {t('packs.addLanguage')}
      </Button>
    </Group>
  );
}
