import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requiredLocales } from '../checklist/gates.js';
import { useWorkbench } from '../data/workbench.js';
import { AboutForm } from './about-form.js';
import { AddLocale } from './add-locale.js';
import { LocaleCard } from './locale-card.js';
import { localesOf, withoutLocale } from './locales.js';
import { RightsForm } from './rights-form.js';

/** Everything that is said about a Flik. It is saved by itself. */
export function TextsPane() {
  const { t } = useTranslation();
  const { draft, mayEdit } = useWorkbench();
  const { mine, change, seen } = draft;
  const [added, setAdded] = useState<readonly string[]>([]);
  const required = requiredLocales(seen.data.checklist);
  const locales = localesOf(mine, required, added);
  const remove = (locale: string): void => {
    setAdded((others) => others.filter((other) => other !== locale));
    change((content) => withoutLocale(content, locale));
  };
  return (
    <Stack gap="xl">
      <section aria-labelledby="texts-words">
        <Title order={2} size="h4" id="texts-words">
          {t('flik.texts.title')}
        </Title>
        <Text size="sm" mb="sm">
          {t('flik.texts.intro')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2, xl: Math.min(locales.length, 3) }}>
          {locales.map((locale) => (
            <LocaleCard
              key={locale}
              {...{ locale, mine, change, required }}
              disabled={!mayEdit}
              onRemove={required.includes(locale) || !mayEdit ? null : () => remove(locale)}
            />
          ))}
        </SimpleGrid>
        {mayEdit && <AddLocale known={locales} onAdd={(locale) => setAdded((others) => [...others, locale])} />}
      </section>
      <AboutForm mine={mine} change={change} disabled={!mayEdit} />
      <RightsForm mine={mine} change={change} disabled={!mayEdit} />
    </Stack>
  );
}
