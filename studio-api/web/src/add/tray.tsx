import { ActionIcon, Paper, Progress } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './add.module.css';
import { type Item, isMoving, sentPercent } from './item.js';
import { TrayItem } from './tray-item.js';
import { uploads } from './use-uploads.js';

/** Says aloud what came to an end, once each. */
function useSaid(items: readonly Item[]): string {
  const { t } = useTranslation();
  const last = useRef(new Map<string, string>());
  const [said, setSaid] = useState('');
  useEffect(() => {
    const news = items.flatMap(({ id, name, phase: { kind } }) => {
      const before = last.current.get(id);
      if (before === undefined || before === kind) return [];
      return kind === 'ready' || kind === 'refused' || kind === 'stopped' ? [t(`add.said.${kind}`, { name })] : [];
    });
    last.current = new Map(items.map(({ id, phase }) => [id, phase.kind]));
    if (news.length > 0) setSaid(news.join(' '));
  }, [items, t]);
  return said;
}

/** What becomes of the videos that were added: a corner of the page that can be made small. */
export function Tray({ items }: { readonly items: readonly Item[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const atHome = pathname === '/';
  const [open, setOpen] = useState(atHome);
  // On other pages it is in the way of what stands there.
  useEffect(() => setOpen(atHome), [atHome]);
  const said = useSaid(items);
  const list = useRef<HTMLUListElement>(null);
  const moving = items.filter(isMoving).length;
  const percent = sentPercent(items);
  const ready = items.filter(({ phase }) => phase.kind === 'ready').length;
  const trouble = items.length - moving - ready;
  const title = [
    moving > 0 ? t('add.moving', { count: moving }) : '',
    moving === 0 && ready > 0 ? t('add.settled', { count: ready }) : '',
    trouble > 0 ? t('add.troubled', { count: trouble }) : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
  const settled = items.filter((item) => !isMoving(item));

  /** The focus goes to the next one, and not back to the beginning of the page. */
  const remove = (id: string) => {
    const at = items.findIndex((item) => item.id === id);
    const next = items[at + 1] ?? items[at - 1];
    void uploads.remove(id);
    const row = next === undefined ? null : list.current?.querySelector(`[data-upload="${next.id}"] button`);
    if (row instanceof HTMLElement) row.focus();
  };

  return (
    <Paper component="section" withBorder shadow="xl" className={css['tray']} aria-label={t('add.tray')}>
      <div className={css['head']}>
        <h2>{title}</h2>
        {settled.length > 1 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            title={t('add.clear')}
            aria-label={t('add.clear')}
            onClick={() => {
              for (const { id } of settled) void uploads.remove(id);
            }}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={open ? t('add.fold') : t('add.unfold')}
          onClick={() => setOpen((was) => !was)}
        >
          {open ? <IconChevronDown size={18} aria-hidden /> : <IconChevronUp size={18} aria-hidden />}
        </ActionIcon>
      </div>
      {!open && percent !== null && <Progress value={percent} size="xs" radius={0} aria-label={title} />}
      {open && (
        <ul ref={list} className={css['list']}>
          {items.map((item) => (
            <TrayItem key={item.id} item={item} remove={remove} />
          ))}
        </ul>
      )}
      <div className="said" role="status">
        {said}
      </div>
    </Paper>
  );
}
