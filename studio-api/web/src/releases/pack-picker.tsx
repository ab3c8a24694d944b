import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';
import { Empty, Fetched } from '../common/page.js';
import { titleOf } from '../faces/face.js';
import { usePacks } from './queries.js';

type PickerProps = {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly onTake: (ids: readonly string[]) => void;
};

function Choice({ onClose, onTake }: Omit<PickerProps, 'opened' | 'title'>) {
  const { t } = useTranslation();
  const packs = usePacks();
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <Stack>
      <Fetched of={packs}>
        {(found) =>
          found.size === 0 ? (
            <Empty title={t('releases.noPacks')} />
          ) : (
            <Checkbox.Group label={t('shell.packs')} value={chosen} onChange={setChosen}>
              <Stack gap="xs" mt="xs">
                {[...found.values()].map((pack) => (
                  <Checkbox key={pack.id} value={pack.id} label={titleOf(pack)} />
                ))}
              </Stack>
            </Checkbox.Group>
          )
        }
      </Fetched>
      <Group justify="flex-end">
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
          {t('releases.addChosen')}
        </Button>
      </Group>
    </Stack>
  );
}

/** A dialog to choose packs in. */
export function PackPicker({ opened, title, ...choice }: PickerProps) {
  return (
    <Dialog opened={opened} onClose={choice.onClose} title={title}>
      <Choice {...choice} />
    </Dialog>
  );
}
