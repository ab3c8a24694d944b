import { Button, Stack } from '@mantine/core';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Fetched } from '../common/page.js';
import { useMay } from '../session/session.js';
import css from './queue.module.css';
import { type QueueName, useQueue } from './queues.js';
import { Waiting } from './waiting.js';

/** Fliks of a queue. Arrow keys go from one to the next; of what is done with the next one gets the focus. */
export function Queue({ name }: { readonly name: QueueName }) {
  const { t } = useTranslation();
  const found = useQueue(name);
  const list = useRef<HTMLUListElement>(null);
  const mayReview = useMay('fliks.review');
  const titles = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[data-title]') ?? [])];

  const onKeyDown = (event: KeyboardEvent): void => {
    const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (way === 0) return;
    const all = titles();
    const at = all.findIndex((title) => title.closest('li')?.contains(document.activeElement) ?? false);
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, at + way))]?.focus();
  };
  const goOn = (from: string): void => {
    const all = titles();
    const at = all.findIndex((title) => title.dataset['title'] === from);
    (all[at + 1] ?? all[at - 1] ?? document.querySelector<HTMLElement>('main'))?.focus();
  };
  return (
    <Fetched of={found}>
      {({ pages }) => {
        const fliks = pages.flatMap((page) => page.fliks);
        if (fliks.length === 0) return <Empty title={t(`review.none.${name}`)}>{t(`review.noneHint.${name}`)}</Empty>;
        return (
          <Stack>
            <ul ref={list} className={css['queue']} onKeyDown={onKeyDown}>
              {fliks.map((flik) => (
                <Waiting
                  key={flik.id}
                  flik={flik}
                  mayDecide={mayReview && (name === 'review' || name === 'mineWaiting')}
                  onDone={() => goOn(flik.id)}
                />
              ))}
            </ul>
            {found.hasNextPage && (
              <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {t('common.more')}
              </Button>
            )}
          </Stack>
        );
      }}
    </Fetched>
  );
}
