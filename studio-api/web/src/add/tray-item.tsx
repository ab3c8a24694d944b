import { ActionIcon, Button, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { spoken } from '../i18n/index.js';
import { LIBRARY } from '../library/library-query.js';
import css from './add.module.css';
import { type Item, type Phase, percentOf } from './item.js';
import { makeFlik } from './make-flik.js';
import { uploads } from './use-uploads.js';

const MEGABYTE = 1_000_000;

/** Bytes as people read them. */
function sizeOf(bytes: number): string {
  const [unit, value] =
    bytes < MEGABYTE ? (['kilobyte', bytes / 1000] as const) : (['megabyte', bytes / MEGABYTE] as const);
  return new Intl.NumberFormat(spoken(), { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}

/** How far an item is: a share where that is known, in words always. */
function useProgress({ phase, size }: Item): { readonly words: string; readonly percent: number | null } {
  const { t } = useTranslation();
  if (phase.kind === 'waiting') return { words: t('add.waiting'), percent: 0 };
  if (phase.kind === 'sending') {
    const percent = percentOf(phase.sent, size);
    const words = t(phase.broken ? 'add.broken' : 'add.sending', { percent, size: sizeOf(size) });
    return { words, percent };
  }
  if (phase.kind === 'making') {
    return {
      words: t(`add.stage.${phase.stage ?? 'none'}`, { percent: phase.percent }),
      percent: phase.stage === null ? null : phase.percent,
    };
  }
  return { words: '', percent: null };
}

type Trouble = Extract<Phase, { kind: 'refused' | 'stopped' }>;

/** Why a video is of no use, and what to do about it, in words for editors. */
function TroubleWords({ phase }: { readonly phase: Trouble }) {
  const { t, i18n } = useTranslation();
  const known = i18n.exists(`add.trouble.${phase.code}.what`);
  return (
    <>
      <Text size="sm" fw={600} c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))">
        {known ? t(`add.trouble.${phase.code}.what`) : t('add.trouble.other.what')}
      </Text>
      <Text size="sm">{known ? t(`add.trouble.${phase.code}.do`) : phase.advice || t('add.trouble.other.do')}</Text>
    </>
  );
}

type TrayItemProps = { readonly item: Item; readonly remove: (id: string) => void };

/** A video in the tray. */
export function TrayItem({ item, remove }: TrayItemProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { id, name, phase, sourceId } = item;
  const { words, percent } = useProgress(item);
  const moving = words !== '';
  const make = useMutation({
    mutationFn: (seconds: number | null) => makeFlik({ sourceId: sourceId ?? '', name, seconds }),
    onSuccess: async (flikId) => {
      // From here on it is a Flik, and has a page of its own.
      void uploads.remove(id);
      void queries.invalidateQueries({ queryKey: LIBRARY });
      await navigate({ to: '/fliks/$id', params: { id: flikId }, search: { pane: 'cut' } });
    },
  });
  return (
    <li className={css['item']} data-upload={id}>
      <div className={css['line']}>
        {phase.kind === 'ready' && <IconCircleCheck size={18} color="var(--mantine-color-teal-7)" aria-hidden />}
        {(phase.kind === 'refused' || phase.kind === 'stopped') && (
          <IconAlertTriangle size={18} color="var(--mantine-color-red-7)" aria-hidden />
        )}
        <span className={css['name']} title={name}>
          {name}
        </span>
        {phase.kind === 'ready' && (
          <Button size="compact-sm" loading={make.isPending} onClick={() => make.mutate(phase.seconds)}>
            {t('add.make')}
          </Button>
        )}
        {phase.kind === 'stopped' && (
          <Button size="compact-sm" variant="default" onClick={() => uploads.retry(id)}>
            {t('common.retry')}
          </Button>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t(phase.kind === 'sending' || phase.kind === 'waiting' ? 'add.cancel' : 'add.dismiss', { name })}
          onClick={() => remove(id)}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {moving && (
        <>
          <Progress
            value={percent ?? 100}
            animated={percent === null}
            size="sm"
            aria-label={t('add.progressOf', { name })}
          />
          <Text size="xs" c="dimmed">
            {words}
          </Text>
        </>
      )}
      {phase.kind === 'ready' && (
        <Text size="xs" c="dimmed">
          {t('add.ready')}
        </Text>
      )}
      {(phase.kind === 'refused' || phase.kind === 'stopped') && <TroubleWords phase={phase} />}
    </li>
  );
}
