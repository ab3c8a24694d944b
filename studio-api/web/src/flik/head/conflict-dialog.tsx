import { Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../common/dialog.js';
import type { Draft } from '../data/use-draft.js';
import { fieldName, valueInWords } from '../data/words.js';

/** Two editors changed the same field: both are shown, and one of each is chosen. */
export function ConflictDialog({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation();
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const { conflict } = draft;
  const pick = (path: string, side: string): void => {
    const others = [...theirs].filter((one) => one !== path);
    setTheirs(new Set(side === 'theirs' ? [...others, path] : others));
  };
  const settle = (): void => {
    draft.settle(theirs);
    setTheirs(new Set());
  };
  const who = conflict?.theirs.data.updatedBy?.name ?? t('flik.somebody');
  return (
    <Dialog
      opened={conflict !== null}
      onClose={settle}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="lg"
      title={t('flik.conflict.title', { who })}
    >
      <Stack>
        <Text size="sm">{t('flik.conflict.intro', { who })}</Text>
        {conflict?.clashes.map((clash) => (
          <Radio.Group
            key={clash.path}
            label={fieldName(clash.path)}
            value={theirs.has(clash.path) ? 'theirs' : 'mine'}
            onChange={(side) => pick(clash.path, side)}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs">
              <Radio value="mine" label={t('flik.conflict.mine')} description={valueInWords(clash.path, clash.mine)} />
              <Radio
                value="theirs"
                label={t('flik.conflict.theirs', { who })}
                description={valueInWords(clash.path, clash.theirs)}
              />
            </SimpleGrid>
          </Radio.Group>
        ))}
        <Group justify="flex-end">
          <Button onClick={settle} data-autofocus>
            {t('flik.conflict.settle')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
