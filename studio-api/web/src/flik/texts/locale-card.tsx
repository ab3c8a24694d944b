import { ActionIcon, Badge, Group, Paper, Stack, TagsInput, Textarea, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Content } from '../data/draft.js';
import { localeName } from '../data/words.js';
import { directionOf, LONGEST, missingIn, TEXTS } from './locales.js';

type CardProps = {
  readonly locale: string;
  readonly mine: Content;
  readonly change: (how: (content: Content) => Content) => void;
  readonly required: readonly string[];
  readonly disabled: boolean;
  /** Null: it has to stay. */
  readonly onRemove: (() => void) | null;
};

/** The texts of a Flik in one language. */
export function LocaleCard({ locale, mine, change, required, disabled, onRemove }: CardProps) {
  const { t } = useTranslation();
  const missing = missingIn(mine, locale, required);
  const name = localeName(locale);
  const text = { lang: locale, dir: directionOf(locale) };
  return (
    <Paper withBorder p="md" component="section" aria-label={name}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs">
            <Title order={3} size="h5">
              {name}
            </Title>
            {missing.length > 0 && (
              <Badge color="red" c="inherit" variant="outline" tt="none">
                {t('flik.texts.missing')}
              </Badge>
            )}
          </Group>
          {onRemove !== null && (
            <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={t('flik.texts.remove', { name })}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
        {TEXTS.map((field) => {
          const value = mine[field][locale] ?? '';
          return (
            <Textarea
              key={field}
              label={t(`flik.field.${field}`)}
              description={t('flik.texts.count', { used: value.length, most: LONGEST[field] })}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              withAsterisk={required.includes(locale) && field !== 'descriptions'}
              error={missing.some((one) => one === field) ? t(`flik.texts.needs.${field}`) : null}
              value={value}
              maxLength={LONGEST[field]}
              rows={1}
              autosize
              minRows={field === 'titles' ? 1 : 2}
              disabled={disabled}
              {...text}
              onChange={(event) => {
                const written = event.currentTarget.value.replace(/\n/g, ' ');
                change((content) => ({ ...content, [field]: { ...content[field], [locale]: written } }));
              }}
            />
          );
        })}
        <TagsInput
          label={t('flik.field.keywords')}
          description={t('flik.texts.keywordsHint')}
          value={mine.keywords[locale] ?? []}
          maxTags={40}
          disabled={disabled}
          splitChars={[',', ';']}
          {...text}
          onChange={(keywords) => {
            const cut = keywords.map((word) => word.trim().slice(0, 40)).filter((word) => word !== '');
            change((content) => ({ ...content, keywords: { ...content.keywords, [locale]: cut } }));
          }}
        />
      </Stack>
    </Paper>
  );
}
