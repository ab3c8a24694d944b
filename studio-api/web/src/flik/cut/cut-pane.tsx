import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Loading } from '../../common/page.js';
import { type Source, sourceFile } from '../data/flik.js';
import { useWorkbench } from '../data/workbench.js';
import { CuttingTable } from './cutting-table.js';

const SourceDialog = lazy(() => import('./source-dialog.js').then(({ SourceDialog: own }) => ({ default: own })));

/** A video that cannot be cut yet, or never. */
function NotYet({ source }: { readonly source: Source }) {
  const { t } = useTranslation();
  if (source.problem !== null) {
    return (
      <Alert color="red" role="alert" title={source.problem.title}>
        <Text size="sm">{source.problem.detail}</Text>
        <Text size="sm">{source.problem.advice}</Text>
      </Alert>
    );
  }
  const { progress } = source;
  const stage = progress === null ? t('flik.making.waits') : t(`flik.making.stage.${progress.stage}`);
  return (
    <Alert color="blue" title={t('flik.cut.preparing')}>
      <Text size="sm" role="status">
        {stage}
      </Text>
      <Progress.Root mt="xs">
        <Progress.Section value={progress?.percent ?? 100} animated={progress === null} aria-label={stage} />
      </Progress.Root>
    </Alert>
  );
}

/** Where a Flik is cut from its video. */
export function CutPane() {
  const { t } = useTranslation();
  const { draft, source, mayEdit } = useWorkbench();
  const [choosing, { open, close }] = useDisclosure(false);
  const { sourceId } = draft.mine;
  const copy = source?.copy ?? null;
  return (
    <Stack>
      {sourceId === null && (
        <Empty
          title={t('flik.cut.noVideo')}
          action={mayEdit ? <Button onClick={open}>{t('flik.cut.choose')}</Button> : null}
        >
          {t('flik.cut.noVideoHint')}
        </Empty>
      )}
      {sourceId !== null && source === undefined && <Loading />}
      {source !== undefined && copy === null && <NotYet source={source} />}
      {source !== undefined && copy !== null && (
        <CuttingTable key={source.id} url={sourceFile(source.id, copy.file)} copy={copy} />
      )}
      {sourceId !== null && (
        <Group justify="space-between">
          <Text size="sm">{source === undefined ? '' : t('flik.cut.from', { name: source.name })}</Text>
          {mayEdit && (
            <Button variant="default" size="xs" onClick={open}>
              {t('flik.cut.chooseOther')}
            </Button>
          )}
        </Group>
      )}
      <Suspense>{choosing && <SourceDialog onClose={close} />}</Suspense>
    </Stack>
  );
}
