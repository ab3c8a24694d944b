import { Anchor, Button, Group, Paper, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { spoken } from '../i18n/index.js';
import { titleOf } from '../library/flik-words.js';
import type { ListedFlik } from '../library/library-query.js';
import { Picture } from '../library/picture.js';
import css from './trash.module.css';

type TrashRowProps = {
  readonly flik: ListedFlik;
  readonly busy: boolean;
  readonly restore: () => void;
  /** Null: whoever is signed in may not. */
  readonly destroy: (() => void) | null;
};

/** A Flik in the trash. */
export function TrashRow({ flik, busy, restore, destroy }: TrashRowProps) {
  const { t } = useTranslation();
  const { title, lang } = titleOf(flik, spoken());
  const edited = new Intl.DateTimeFormat(spoken(), { dateStyle: 'medium' }).format(new Date(flik.updatedAt));
  return (
    <Paper component="li" withBorder p="xs" className={css['row']} data-flik={flik.id}>
      <div className={css['picture']}>
        <Picture look={flik.look} moving={false} />
      </div>
      <div className={css['words']}>
        <Anchor
          component={Link}
          to={`/fliks/${flik.id}`}
          fw={600}
          truncate
          display="block"
          {...(lang === null ? {} : { lang })}
        >
          {title}
        </Anchor>
        <Text size="xs" c="dimmed">
          {flik.updatedBy?.name == null
            ? t('library.bin.edited', { when: edited })
            : t('library.bin.editedBy', { when: edited, who: flik.updatedBy.name })}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap">
        <Button
          size="xs"
          variant="default"
          loading={busy}
          leftSection={<IconRestore size={16} aria-hidden />}
          aria-label={t('library.bin.restoreOne', { title })}
          onClick={restore}
        >
          {t('library.bin.restore')}
        </Button>
        {destroy !== null && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            aria-label={t('library.bin.destroyOne', { title })}
            onClick={destroy}
          >
            {t('library.bin.destroy')}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
