import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './tour.module.css';

/** Each with what it is about, as `data-tour` names it. */
const STEPS = ['add', 'search', 'tile'] as const;

/** Three steps for whoever is here for the first time. It stands in the page, so that nothing is in its way. */
export function Tour({ end }: { readonly end: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const step = STEPS[at] ?? 'add';
  const last = at === STEPS.length - 1;
  useEffect(() => {
    const target = document.querySelector(`[data-tour="${step}"]`);
    target?.setAttribute('data-shown', '');
    return () => target?.removeAttribute('data-shown');
  }, [step]);
  const go = (to: number) => {
    setAt(to);
    heading.current?.focus();
  };
  return (
    <Paper
      component="section"
      withBorder
      p="md"
      className={css['tour']}
      aria-label={t('library.tour.label')}
      onKeyDown={({ key }) => key === 'Escape' && end()}
    >
      <Group justify="space-between" align="flex-end" gap="md">
        <div className={css['words']}>
          <Text size="xs">{t('library.tour.step', { at: at + 1, of: STEPS.length })}</Text>
          <Title ref={heading} order={2} size="h4" tabIndex={-1} className={css['heading']}>
            {t(`library.tour.${step}.title`)}
          </Title>
          <Text size="sm">{t(`library.tour.${step}.text`)}</Text>
        </div>
        <Group gap="xs">
          {!last && (
            <Button variant="subtle" onClick={end}>
              {t('library.tour.skip')}
            </Button>
          )}
          {at > 0 && (
            <Button variant="default" onClick={() => go(at - 1)}>
              {t('library.tour.back')}
            </Button>
          )}
          <Button onClick={() => (last ? end() : go(at + 1))}>
            {t(last ? 'library.tour.done' : 'library.tour.next')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
