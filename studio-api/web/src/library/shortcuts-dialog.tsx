import { Button, Group, Kbd, Stack, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../common/dialog.js';

/** Keys, with what they do by the name of its text. */
const SHORTCUTS = [
  [['/'], 'search'],
  [['←', '→', '↑', '↓'], 'move'],
  [['Home', 'End'], 'row'],
  [['Enter'], 'open'],
  [['Space'], 'choose'],
  [['Shift', '↓'], 'extend'],
  [['Ctrl', 'A'], 'all'],
  [['Esc'], 'none'],
  [['Delete'], 'trash'],
  [['Ctrl', 'Z'], 'undo'],
  [['Ctrl', 'V'], 'paste'],
  [['?'], 'this'],
] as const;

type ShortcutsDialogProps = { readonly close: () => void; readonly tour: () => void };

/** The keys of the library. */
export function ShortcutsDialog({ close, tour }: ShortcutsDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened onClose={close} title={t('library.keys.title')}>
      <Stack gap="md">
        <Table>
          <Table.Tbody>
            {SHORTCUTS.map(([keys, what]) => (
              <Table.Tr key={what}>
                <Table.Th scope="row" fw={400}>
                  {t(`library.keys.${what}`)}
                </Table.Th>
                <Table.Td>
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Group justify="flex-end">
          <Button variant="default" onClick={tour}>
            {t('library.keys.tour')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
