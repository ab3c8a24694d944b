import { Box, Button, Drawer, Grid, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Page } from '../common/page.js';
import { spoken } from '../i18n/index.js';
import { Checklist } from './checklist/checklist.js';
import { failedGates } from './checklist/gates.js';
import { type Seen, titleOf, useMedia, useSource } from './data/flik.js';
import { useDraft } from './data/use-draft.js';
import { useLive } from './data/use-live.js';
import { WorkbenchProvider } from './data/workbench.js';
import { ConflictDialog } from './head/conflict-dialog.js';
import { FlikActions } from './head/flik-actions.js';
import { Making } from './head/making.js';
import { Presence } from './head/presence.js';
import { SaveState } from './head/save-state.js';
import { Standing } from './head/standing.js';
import { Panes } from './panes.js';
import classes from './workbench-page.module.css';

/** The workbench of a Flik: what it is above, its panes below, and beside them what is missing before it can go out. */
export function WorkbenchPage({ id, fetched }: { readonly id: string; readonly fetched: Seen }) {
  const { t } = useTranslation();
  const [open, { open: show, close }] = useDisclosure(false);
  const mayEdit = fetched.data.actions.includes('edit');
  const draft = useDraft(id, fetched, mayEdit);
  const flik = draft.seen.data;
  const media = useMedia(flik.mediaId);
  const source = useSource(draft.mine.sourceId);
  useLive(id, flik.mediaId, draft.mine.sourceId);
  const missing = failedGates(flik.checklist).length;
  const checklist = <Checklist flik={flik} onGo={close} />;
  return (
    <WorkbenchProvider value={{ draft, media: media.data, source: source.data, mayEdit }}>
      <Page
        title={titleOf({ slug: flik.slug, content: draft.mine }, spoken())}
        actions={<FlikActions draft={draft} flik={flik} />}
      >
        <Stack gap="sm">
          <Standing flik={flik} saved={<SaveState draft={draft} mayEdit={mayEdit} />} />
          <Presence id={id} mayEdit={mayEdit} />
          <Making media={media.data} live={flik.published !== null} />
          <Button hiddenFrom="md" variant="default" onClick={show} aria-haspopup="dialog">
            {missing === 0 ? t('flik.checklist.ready') : t('flik.checklist.missing', { count: missing })}
          </Button>
        </Stack>
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 8, lg: 9 }}>
            <Panes />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4, lg: 3 }} visibleFrom="md">
            <Box
              component="aside"
              aria-label={t('flik.checklist.title')}
              className={classes['aside'] ?? ''}
              tabIndex={0}
            >
              {checklist}
            </Box>
          </Grid.Col>
        </Grid>
        <Drawer
          opened={open}
          onClose={close}
          position="bottom"
          size="80%"
          title={t('flik.checklist.title')}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          {checklist}
        </Drawer>
        <ConflictDialog draft={draft} />
      </Page>
    </WorkbenchProvider>
  );
}
