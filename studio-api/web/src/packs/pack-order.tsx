import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  rectSortingStrategy,
  rectSwappingStrategy,
  SortableContext,
  sortableKeyboardCoordinates,
} from '@dnd-kit/sortable';
import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client.js';
import { Empty } from '../common/page.js';
import { say } from '../common/say.js';
import type { Face } from '../faces/face.js';
import { FlikPicker } from '../faces/flik-picker.js';
import { announcementsFor } from './announcements.js';
import css from './pack-order.module.css';
import { Place } from './place.js';
import { useArrange } from './queries.js';
import { keysOf, moved, opOf, putBack, type Slot, STARTER, STARTER_PLACES } from './slots.js';

type OrderProps = { readonly pack: Schemas['Pack']; readonly mayEdit: boolean };

/** How far a finger or pointer goes before it drags, in px, and how long a finger rests, in ms: shorter ones scroll. */
const DRAG_AFTER = 6;
const TOUCH_AFTER_MS = 200;

const idsIn = (slots: readonly Slot[]): Set<string> => new Set(slots.flatMap(({ flikId }) => flikId ?? []));

/** The places of a pack, arranged by pointer, finger or keys. */
export function PackOrder({ pack, mayEdit }: OrderProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const arrange = useArrange(pack.id);
  const [adding, setAdding] = useState(false);
  // Where something was dropped, until the API says so too.
  const [dropped, setDropped] = useState<readonly Slot[] | null>(null);
  const slots = dropped ?? pack.content.slots;
  const keys = keysOf(slots);
  const fixed = pack.slug === STARTER;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_AFTER } }),
    useSensor(TouchSensor, { activationConstraint: { delay: TOUCH_AFTER_MS, tolerance: DRAG_AFTER } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const titleFor = (key: string): string =>
    queries.getQueryData<Face | null>(['fliks', 'face', key])?.title ?? t('packs.aFlik');
  const place = (key: string): number => keys.indexOf(key) + 1;

  const drop = ({ active, over }: DragEndEvent): void => {
    const [from, to] = [keys.indexOf(String(active.id)), over === null ? -1 : keys.indexOf(String(over.id))];
    const op = opOf(slots, from, to);
    if (op === null) return;
    setDropped(moved(slots, from, to));
    arrange.mutate([op], { onSettled: () => setDropped(null) });
  };
  const takeOut = (flikId: string): void => {
    const before = slots;
    arrange.mutate([{ do: 'take-out', flikId }], {
      onSuccess: () => {
        const id = `out-${flikId}`;
        say.news({
          id,
          autoClose: 10_000,
          message: (
            <Group justify="space-between">
              {t('packs.takenOut', { title: titleFor(flikId) })}
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  say.hide(id);
                  arrange.mutate(putBack(before, flikId, fixed));
                }}
              >
                {t('common.undo')}
              </Button>
            </Group>
          ),
        });
      },
    });
  };
  const used = idsIn(slots);
  const full = fixed && used.size >= STARTER_PLACES;
  return (
    <>
      {mayEdit && slots.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('packs.howToMove')}
        </Text>
      )}
      {slots.length === 0 && <Empty title={t('packs.empty')}>{t('packs.emptyHint')}</Empty>}
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={drop}
        accessibility={{
          announcements: announcementsFor((key, given) => t(key, given), titleFor, place, slots.length),
          screenReaderInstructions: { draggable: t('packs.moving.how') },
        }}
      >
        <SortableContext
          items={[...keys]}
          strategy={slots.some(({ flikId }) => flikId === null) ? rectSwappingStrategy : rectSortingStrategy}
          disabled={!mayEdit}
        >
          <ol className={css['places']}>
            {slots.map((slot, at) => (
              <Place
                key={keys[at]}
                name={keys[at] ?? ''}
                number={at + 1}
                slot={slot}
                mayEdit={mayEdit}
                onTakeOut={takeOut}
                onInstead={(flikId, instead) => arrange.mutate([{ do: 'instead', flikId, instead: [...instead] }])}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      {mayEdit && (
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            disabled={full}
            loading={arrange.isPending}
            onClick={() => setAdding(true)}
          >
            {t('packs.add')}
          </Button>
          {full && <Text size="sm">{t('packs.full', { count: STARTER_PLACES })}</Text>}
        </Group>
      )}
      <FlikPicker
        opened={adding}
        title={t('packs.add')}
        take={t('packs.addChosen')}
        except={used}
        onClose={() => setAdding(false)}
        onTake={(ids) => arrange.mutate(ids.map((flikId) => ({ do: 'add', flikId })))}
      />
    </>
  );
}
