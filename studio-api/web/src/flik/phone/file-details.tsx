import { Accordion, List, ScrollArea, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Media } from '../data/flik.js';
import { inFigures, sizeInWords } from '../data/words.js';

/** For whoever wants to know: what the files are made of. */
export function FileDetails({ media }: { readonly media: Media }) {
  const { t } = useTranslation();
  return (
    <Accordion variant="contained" order={2}>
      <Accordion.Item value="details">
        <Accordion.Control>{t('flik.details.title')}</Accordion.Control>
        <Accordion.Panel>
          <ScrollArea
            type="auto"
            viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('flik.details.title') }}
          >
            <Table miw={640}>
              <Table.Thead>
                <Table.Tr>
                  {(['file', 'size', 'picture', 'sound', 'bitrate', 'profiles', 'checks'] as const).map((column) => (
                    <Table.Th key={column}>{t(`flik.details.${column}`)}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {media.renditions.map((one) => (
                  <Table.Tr key={one.file}>
                    <Table.Td>{one.file}</Table.Td>
                    <Table.Td>
                      {one.width} × {one.height}, {sizeInWords(one.bytes)}
                    </Table.Td>
                    <Table.Td>
                      {one.video.codec} {one.video.profile} {one.video.level}, {inFigures(one.fps)} fps
                    </Table.Td>
                    <Table.Td>{one.audio === null ? '–' : `${one.audio.codec}, ${one.audio.channels} ch`}</Table.Td>
                    <Table.Td>{inFigures(one.bitrate / 1000, 0)} kbit/s</Table.Td>
                    <Table.Td>{one.profiles.join(', ')}</Table.Td>
                    <Table.Td>
                      {t('flik.details.passed', { passed: one.checks.passed, failed: one.checks.failed.length })}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
          {media.warnings.length > 0 && (
            <List size="sm" mt="sm">
              {media.warnings.map(({ code, detail }) => (
                <List.Item key={code}>{detail}</List.Item>
              ))}
            </List>
          )}
          {media.skipped.length > 0 && (
            <Text size="sm" mt="sm">
              {t('flik.details.skipped', { profiles: media.skipped.map(({ profile }) => profile).join(', ') })}
            </Text>
          )}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
