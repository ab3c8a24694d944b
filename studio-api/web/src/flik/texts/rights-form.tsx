import { SimpleGrid, Stack, Switch, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Content } from '../data/draft.js';
import { momentOf, wallClockOf } from './wall-clock.js';

type FormProps = {
  readonly mine: Content;
  readonly change: (how: (content: Content) => Content) => void;
  readonly disabled: boolean;
};

/** Who made it, whose it is, and until when it may be shown. */
export function RightsForm({ mine, change, disabled }: FormProps) {
  const { t } = useTranslation();
  const { rights, credits } = mine;
  const [ends, setEnds] = useState(rights.expiresAt !== null);
  const set = (part: Partial<Content['rights']>): void =>
    change((content) => ({ ...content, rights: { ...content.rights, ...part } }));
  return (
    <section aria-labelledby="texts-rights">
      <Title order={2} size="h4" id="texts-rights" mb="sm">
        {t('flik.texts.rights')}
      </Title>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput
            label={t('flik.field.credits')}
            description={t('flik.texts.creditsHint')}
            value={credits}
            maxLength={300}
            disabled={disabled}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change((content) => ({ ...content, credits: value }));
            }}
          />
          <TextInput
            label={t('flik.field.rights_holder')}
            description={t('flik.texts.holderHint')}
            value={rights.holder}
            maxLength={200}
            disabled={disabled}
            onChange={(event) => set({ holder: event.currentTarget.value })}
          />
          <TextInput
            label={t('flik.field.rights_licence')}
            description={t('flik.texts.licenceHint')}
            value={rights.licence}
            maxLength={200}
            disabled={disabled}
            onChange={(event) => set({ licence: event.currentTarget.value })}
          />
        </SimpleGrid>
        <Switch
          label={t('flik.texts.ends')}
          checked={ends}
          disabled={disabled}
          onChange={(event) => {
            setEnds(event.currentTarget.checked);
            if (!event.currentTarget.checked) set({ expiresAt: null });
          }}
        />
        {ends && (
          <TextInput
            type="datetime-local"
            label={t('flik.field.rights_expiresAt')}
            description={t('flik.texts.endsHint')}
            maw={300}
            disabled={disabled}
            value={rights.expiresAt === null ? '' : wallClockOf(rights.expiresAt)}
            onChange={(event) => set({ expiresAt: momentOf(event.currentTarget.value) })}
          />
        )}
      </Stack>
    </section>
  );
}
