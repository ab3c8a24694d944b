import { Alert, Button, FileButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../common/say.js';
import { IMPORTS } from './queries.js';
import { sendImport } from './send.js';

/** Where a table or an archive is dropped or chosen. It is checked then, and does nothing yet. */
export function Upload() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [part, setPart] = useState(0);
  const [over, setOver] = useState(false);
  const stop = useRef<AbortController | null>(null);
  const send = useMutation({
    mutationFn: (file: File) => {
      stop.current = new AbortController();
      setPart(0);
      return sendImport(file, setPart, stop.current.signal);
    },
    onSuccess: async (id) => {
      void queries.invalidateQueries({ queryKey: IMPORTS });
      await navigate({ to: '/imports/$id', params: { id } });
    },
    meta: { quiet: true },
  });
  const take = (file: File | null | undefined): void => {
    if (file !== null && file !== undefined) send.mutate(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const stopped = send.error instanceof DOMException;
  const percent = Math.round(part * 100);
  return (
    <Paper
      withBorder
      p="lg"
      style={{ borderStyle: 'dashed', ...(over ? { borderColor: 'var(--mantine-primary-color-filled)' } : {}) }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="sm" ta="center">
        <IconTableImport size={36} stroke={1.4} aria-hidden />
        <Text>{t('imports.drop')}</Text>
        {send.isPending ? (
          <>
            <Progress value={percent} w="100%" maw={360} aria-label={t('imports.sending')} />
            <Group>
              <Text size="sm">{percent < 100 ? `${percent} %` : t('imports.arrived')}</Text>
              <Button size="xs" variant="default" onClick={() => stop.current?.abort()}>
                {t('common.cancel')}
              </Button>
            </Group>
          </>
        ) : (
          <FileButton accept=".csv,.zip,text/csv,application/zip" onChange={take}>
            {(props) => <Button {...props}>{t('imports.choose')}</Button>}
          </FileButton>
        )}
        <Text size="sm" c="dimmed" maw={560}>
          {t('imports.safe')}
        </Text>
        {send.isError && !stopped && (
          <Alert color="red" role="alert">
            {wordsOf(send.error)}
          </Alert>
        )}
      </Stack>
    </Paper>
  );
}
