import { Button, Group, SimpleGrid, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCheck, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../api/client.js';
import { Dialog } from '../common/dialog.js';
import { Fetched } from '../common/page.js';
import { type Face, faceOf } from './face.js';
import css from './flik-picker.module.css';
import { Picture } from './picture.js';

const PAGE = 48;

type PickerProps = {
  readonly opened: boolean;
  readonly title: string;
  /** What the button says that takes them. */
  readonly take: string;
  /** Only one can be chosen. */
  readonly single?: boolean;
  /** Cannot be chosen: they are there already. */
  readonly except?: ReadonlySet<string>;
  readonly state?: Schemas['Flik']['state'];
  readonly onClose: () => void;
  /** In the order in which they were chosen. */
  readonly onTake: (ids: readonly string[]) => void;
};

type TileProps = {
  readonly face: Face;
  readonly order: number;
  readonly taken: boolean;
  readonly onToggle: () => void;
};

function Tile({ face, order, taken, onToggle }: TileProps) {
  const { t } = useTranslation();
  const [focused, setFocused] = useState(false);
  const chosen = order > 0;
  return (
    <UnstyledButton
      className={css['tile']}
      aria-pressed={chosen}
      disabled={taken}
      onClick={onToggle}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <Picture face={face} size="100%" playing={focused} />
      {chosen && (
        <span className={css['mark']} aria-hidden>
          <IconCheck size={14} />
        </span>
      )}
      <Text size="sm" lineClamp={2} mt={4}>
        {face.title}
      </Text>
      {taken && (
        <Text size="xs" c="dimmed">
          {t('faces.already')}
        </Text>
      )}
    </UnstyledButton>
  );
}

/** What is in the dialog; it is fetched when that is open. */
function Choice({ take, single = false, except, state, onClose, onTake }: Omit<PickerProps, 'opened' | 'title'>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const query = {
    ...(wanted === '' ? {} : { text: wanted }),
    ...(state === undefined ? {} : { state }),
    limit: PAGE,
  };
  const found = useInfiniteQuery({
    queryKey: ['fliks', 'pick', query],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/fliks', {
          params: { query: { ...query, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const toggle = (id: string): void => {
    if (chosen.includes(id)) setChosen(chosen.filter((one) => one !== id));
    else setChosen(single ? [id] : [...chosen, id]);
  };
  return (
    <Stack>
      <TextInput
        label={t('faces.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Fetched of={found}>
        {({ pages }) => {
          const faces = pages.flatMap(({ fliks }) => fliks.map(faceOf));
          return (
            <>
              <Text size="sm" c="dimmed" role="status">
                {faces.length === 0 ? t('faces.none') : t('faces.chosen', { count: chosen.length })}
              </Text>
              <SimpleGrid cols={{ base: 3, sm: 5 }} spacing="sm">
                {faces.map((face) => (
                  <Tile
                    key={face.id}
                    face={face}
                    order={chosen.indexOf(face.id) + 1}
                    taken={except?.has(face.id) ?? false}
                    onToggle={() => toggle(face.id)}
                  />
                ))}
              </SimpleGrid>
            </>
          );
        }}
      </Fetched>
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      <Group justify="flex-end" className={css['foot'] ?? ''}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={chosen.length === 0}
          onClick={() => {
            onTake(chosen);
            onClose();
          }}
        >
          {take}
        </Button>
      </Group>
    </Stack>
  );
}

/** A dialog to choose Fliks in. */
export function FlikPicker({ opened, title, ...choice }: PickerProps) {
  return (
    <Dialog opened={opened} onClose={choice.onClose} title={title} size="xl">
      <Choice {...choice} />
    </Dialog>
  );
}
