import { Button, Group, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../common/say.js';
import { changeWords, type Outcome, submitAll, trashAll, type Words } from './bulk.js';
import { LIBRARY } from './library-query.js';

/** Time to change one's mind, in milliseconds; Ctrl+Z does it as well. */
const UNDO_FOR = 15_000;

/** What is done to many Fliks at once. */
export type Deed =
  | { readonly kind: 'words'; readonly words: Words }
  | { readonly kind: 'submit' }
  | { readonly kind: 'trash' };

const NONE = { kind: 'undo', fliks: [] } as const;

function run(ids: readonly string[], deed: Deed): Promise<Outcome> {
  if (deed.kind === 'words') return changeWords(ids, deed.words);
  return deed.kind === 'submit' ? submitAll(ids) : trashAll(ids);
}

/** Changes many Fliks, says what became of them, and offers to take it back. */
export function useBulk() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const undo = useRef<{ readonly toast: string; readonly take: () => void } | null>(null);
  const [refused, setRefused] = useState<{ readonly kind: Deed['kind'] | 'undo'; readonly fliks: Outcome['refused'] }>(
    NONE,
  );

  const fresh = async () => {
    await queries.invalidateQueries({ queryKey: LIBRARY });
    await queries.invalidateQueries({ queryKey: ['tags'] });
  };
  const takeBack = useMutation({
    mutationFn: (take: () => Promise<Outcome>) => take(),
    onSuccess: async (outcome) => {
      say.news({ message: t('library.undone', { count: outcome.changed.length }), color: 'teal' });
      setRefused({ kind: 'undo', fliks: outcome.refused });
      await fresh();
    },
  });

  const tell = (deed: Deed, { changed, undo: back }: Outcome) => {
    if (changed.length === 0) return;
    const words = t(`library.did.${deed.kind}`, { count: changed.length });
    if (back === null) {
      say.news({ message: words, color: 'teal' });
      return;
    }
    const take = () => {
      if (undo.current === null) return;
      say.hide(undo.current.toast);
      undo.current = null;
      takeBack.mutate(back);
    };
    const toast = say.news({
      color: 'teal',
      autoClose: UNDO_FOR,
      onClose: () => {
        undo.current = null;
      },
      message: (
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm">{words}</Text>
          <Button size="compact-sm" variant="light" onClick={take}>
            {t('common.undo')}
          </Button>
        </Group>
      ),
    });
    undo.current = { toast, take };
  };

  const change = useMutation({
    mutationFn: ({ ids, deed }: { readonly ids: readonly string[]; readonly deed: Deed }) => run(ids, deed),
    onSuccess: async (outcome, { deed }) => {
      tell(deed, outcome);
      setRefused({ kind: deed.kind, fliks: outcome.refused });
      await fresh();
    },
  });
  useHotkeys([['mod+Z', () => undo.current?.take()]]);

  return {
    busy: change.isPending || takeBack.isPending,
    change: (ids: readonly string[], deed: Deed, then?: () => void) => {
      change.mutate({ ids, deed }, { onSuccess: () => then?.() });
    },
    refused,
    forget: () => setRefused(NONE),
  };
}
