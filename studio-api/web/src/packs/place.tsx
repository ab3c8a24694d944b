import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { ActionIcon, Badge, Group, Menu, Text } from '@mantine/core';
import { IconDots, IconGripVertical } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFace } from '../faces/face.js';
import { PageLink } from '../faces/page-link.js';
import { Picture } from '../faces/picture.js';
import { Fallbacks } from './fallbacks.js';
import css from './pack-order.module.css';
import type { Slot } from './slots.js';

type PlaceProps = {
  readonly name: string;
  /** From 1. */
  readonly number: number;
  readonly slot: Slot;
  readonly mayEdit: boolean;
  readonly onTakeOut: (flikId: string) => void;
  readonly onInstead: (flikId: string, instead: Slot['instead']) => void;
};

type FilledProps = Omit<PlaceProps, 'slot' | 'name'> & {
  readonly flikId: string;
  readonly instead: Slot['instead'];
  readonly handle: ReactNode;
};

function Filled({ flikId, number, instead, mayEdit, handle, onTakeOut, onInstead }: FilledProps) {
  const { t } = useTranslation();
  const face = useFace(flikId);
  const [choosing, setChoosing] = useState(false);
  const title = face.data?.title ?? (face.data === null ? t('faces.gone') : '…');
  return (
    <>
      <Picture face={face.data} size="100%" />
      <Group justify="space-between" wrap="nowrap" gap={4} mt={4}>
        <Text size="xs" c="dimmed">
          {number}
        </Text>
        {instead.length > 0 && (
          <Badge size="sm" variant="default" tt="none">
            {t('packs.others', { count: instead.length })}
          </Badge>
        )}
        {mayEdit && (
          <Group gap={0} wrap="nowrap">
            {handle}
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" c="inherit" aria-label={t('packs.more', { title })}>
                  <IconDots size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setChoosing(true)}>{t('packs.instead.open')}</Menu.Item>
                <Menu.Item onClick={() => onTakeOut(flikId)}>{t('packs.takeOut')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
      </Group>
      <PageLink to="/fliks/$id" params={{ id: flikId }} size="sm" c="inherit" lineClamp={2}>
        {title}
      </PageLink>
      <Fallbacks
        key={String(choosing)}
        opened={choosing}
        title={title}
        instead={instead}
        onClose={() => setChoosing(false)}
        onSave={(others) => onInstead(flikId, others)}
      />
    </>
  );
}

/** A place of a pack: what is in it, and the handle that moves it. */
export function Place({ name, number, slot, mayEdit, onTakeOut, onInstead }: PlaceProps) {
  const { t } = useTranslation();
  const { flikId, instead } = slot;
  const face = useFace(flikId ?? '', flikId !== null);
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: name,
    disabled: { draggable: flikId === null || !mayEdit, droppable: !mayEdit },
  });
  const style = { transform: CSS.Translate.toString(transform), transition };
  const handle = (
    <ActionIcon
      ref={setActivatorNodeRef}
      variant="subtle"
      color="gray"
      c="inherit"
      className={css['handle'] ?? ''}
      {...attributes}
      {...listeners}
      aria-label={t('packs.move', { title: face.data?.title ?? '', place: number })}
    >
      <IconGripVertical size={18} aria-hidden />
    </ActionIcon>
  );
  return (
    <li ref={setNodeRef} style={style} className={css['place']} data-dragging={isDragging} data-empty={flikId === null}>
      {flikId === null ? (
        <span className={css['hole']}>{t('packs.emptyPlace', { place: number })}</span>
      ) : (
        <Filled
          flikId={flikId}
          instead={instead}
          number={number}
          mayEdit={mayEdit}
          handle={handle}
          onTakeOut={onTakeOut}
          onInstead={onInstead}
        />
      )}
    </li>
  );
}
