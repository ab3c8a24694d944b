import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './changed-text.module.css';
import { diffWords } from './word-diff.js';

type ChangedProps = { readonly before: string; readonly after: string; readonly lang: string };

/** A text with what was taken out and put in; said in words to those who listen. */
export function ChangedText({ before, after, lang }: ChangedProps) {
  const { t } = useTranslation();
  return (
    <Text size="sm" lang={lang} style={{ overflowWrap: 'anywhere' }}>
      {diffWords(before, after).map(({ kind, text }, at) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: parts of a text that never changes.
        if (kind === 'same') return <span key={at}>{text}</span>;
        return kind === 'added' ? (
          <ins key={at} className={classes['added']}>
            <span className="said">{t('flik.history.added')} </span>
            {text}
          </ins>
        ) : (
          <del key={at} className={classes['removed']}>
            <span className="said">{t('flik.history.removed')} </span>
            {text}
          </del>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: parts of a text that never changes.
      })}
    </Text>
  );
}
