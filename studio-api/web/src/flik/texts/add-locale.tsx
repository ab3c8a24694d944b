import { Autocomplete, Button, Group } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localeName } from '../data/words.js';
import { COMMON_LOCALES, localeFrom } from './locales.js';

type AddProps = { readonly known: readonly string[]; readonly onAdd: (locale: string) => void };

/** One more language: by its name, or by its code. */
export function AddLocale({ known, onAdd }: AddProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState('');
  const [wrong, setWrong] = useState(false);
  const offered = COMMON_LOCALES.filter((locale) => !known.includes(locale)).map((locale) => ({
    ...{ locale, name: `${localeName(locale)} (${locale})` },
  }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const word = written.trim().toLowerCase();
    const named = offered.find(({ name, locale }) =>
      [name, localeName(locale)].some((one) => one.toLowerCase() === word),
    );
    const locale = named?.locale ?? localeFrom(written);
    if (locale === null || known.includes(locale)) {
      setWrong(true);
      return;
    }
    onAdd(locale);
    setWritten('');
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" mt="md" gap="xs">
        <Autocomplete
          label={t('flik.texts.add')}
          placeholder={t('flik.texts.addHint')}
          data={offered.map(({ name }) => name)}
          value={written}
          error={wrong ? t('flik.texts.addWrong') : null}
          onChange={(value) => {
            setWritten(value);
            setWrong(false);
          }}
          maw={300}
        />
        <Button type="submit" variant="default" disabled={written.trim() === ''}>
          {t('flik.texts.addButton')}
        </Button>
      </Group>
    </form>
  );
}
