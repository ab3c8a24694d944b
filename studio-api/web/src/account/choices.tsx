import { Group, Radio, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language, speak, spoken } from '../i18n/index.js';

const LOOKS = ['light', 'dark', 'auto'] as const;
const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text);

/** The language of the studio, in this browser. */
export function LanguageChoice() {
  const { t } = useTranslation();
  return (
    <Radio.Group
      aria-label={t('shell.language')}
      value={spoken()}
      onChange={(language) => void (isLanguage(language) && speak(language))}
    >
      <Group>
        {Object.entries(LANGUAGES).map(([language, own]) => (
          <Radio key={language} value={language} label={own} lang={language} />
        ))}
      </Group>
    </Radio.Group>
  );
}

/** Whether it is light or dark, in this browser. */
export function LookChoice() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Radio.Group
      aria-label={t('shell.look')}
      value={colorScheme}
      onChange={(to) => setColorScheme(LOOKS.find((look) => look === to) ?? 'auto')}
    >
      <Group>
        {LOOKS.map((look) => (
          <Radio key={look} value={look} label={t(`shell.${look}`)} />
        ))}
      </Group>
    </Radio.Group>
  );
}
