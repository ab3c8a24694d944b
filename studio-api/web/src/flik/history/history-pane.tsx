import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, versioned } from '../../api/client.js';
import { Dialog } from '../../common/dialog.js';
import { Fetched } from '../../common/page.js';
import { say } from '../../common/say.js';
import { useRefetch } from '../data/use-refetch.js';
import { fieldName, momentInWords } from '../data/words.js';
import { useWorkbench } from '../data/workbench.js';
import classes from './history-pane.module.css';
import { VersionDiff } from './version-diff.js';

/** Named in a list; of more than that it says how many. */
const NAMED = 4;
/** Of the newest there is nothing before. */
const FIRST: number | null = null;

/** Every version of a Flik: what it changed, and the way back to it. */
export function HistoryPane() {
  const { t } = useTranslation();
  const { draft, mayEdit } = useWorkbench();
  const { data, etag } = draft.seen;
  const refetch = useRefetch();
  const [chosen, setChosen] = useState<number | null>(null);
  const [asking, { open, close }] = useDisclosure(false);
  const versions = useInfiniteQuery({
    queryKey: ['versions', data.id, data.version],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/studio/api/fliks/{id}/versions', {
          params: { path: { id: data.id }, query: pageParam === null ? {} : { before: pageParam } },
          signal,
        }),
      ),
    initialPageParam: FIRST,
    getNextPageParam: ({ versions: page, more }) => (more ? page.at(-1)?.version : undefined),
  });
  const restore = useMutation({
    mutationFn: (version: number) =>
      versioned(
        api.POST('/studio/api/fliks/{id}/versions/{version}/restore', {
          params: { path: { id: data.id, version } },
          headers: { 'if-match': etag },
        }),
      ),
    onSuccess: async (seen) => {
      draft.take(seen);
      close();
      setChosen(null);
      say.done(t('flik.done.restoreVersion', { version: seen.data.version }));
      await refetch(['fliks']);
    },
  });
  const shown = chosen ?? data.version;
  return (
    <Fetched of={versions}>
      {({ pages }) => {
        const all = pages.flatMap((page) => page.versions);
        const entry = all.find(({ version }) => version === shown);
        const former = all.find(({ version }) => version === shown - 1);
        return (
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
            <Stack gap="xs">
              <Title order={2} size="h5">
                {t('flik.history.title')}
              </Title>
              <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
                {all.map(({ version, origin, createdAt, createdBy, changed, restoredFrom }) => (
                  <li key={version}>
                    <UnstyledButton
                      className={classes['entry']}
                      aria-pressed={version === shown}
                      onClick={() => setChosen(version)}
                    >
                      <Group gap="xs">
                        <Text size="sm" fw={600}>
                          {t('flik.history.version', { version })}
                        </Text>
                        {version === data.published?.version && (
                          <Badge variant="outline" color="teal" c="inherit" tt="none">
                            {t('flik.state.live')}
                          </Badge>
                        )}
                        {version === data.version && (
                          <Badge variant="default" tt="none">
                            {t('flik.history.newest')}
                          </Badge>
                        )}
                      </Group>
                      <Text size="sm">
                        {restoredFrom === null
                          ? t(`flik.history.origin.${origin}`, { who: createdBy?.name ?? t('flik.studio') })
                          : t('flik.history.origin.restore', {
                              who: createdBy?.name ?? t('flik.studio'),
                              version: restoredFrom,
                            })}
                        {changed.length > 0 &&
                          origin !== 'create' &&
                          `: ${changed.slice(0, NAMED).map(fieldName).join(', ')}`}
                        {changed.length > NAMED &&
                          origin !== 'create' &&
                          ` ${t('flik.history.andMore', { count: changed.length - NAMED })}`}
                      </Text>
                      <Text size="xs">
                        <time dateTime={createdAt}>{momentInWords(createdAt)}</time>
                      </Text>
                    </UnstyledButton>
                  </li>
                ))}
              </Stack>
              {versions.hasNextPage && (
                <Button
                  variant="default"
                  loading={versions.isFetchingNextPage}
                  onClick={() => void versions.fetchNextPage()}
                >
                  {t('common.more')}
                </Button>
              )}
            </Stack>
            <Paper withBorder p="md" component="section" aria-label={t('flik.history.what')} aria-live="polite">
              <Stack>
                <VersionDiff
                  id={data.id}
                  from={shown - 1}
                  to={shown}
                  media={{ before: former?.mediaId ?? null, after: entry?.mediaId ?? null }}
                />
                {shown !== data.version && mayEdit && (
                  <Group>
                    <Button variant="default" onClick={open}>
                      {t('flik.history.restore', { version: shown })}
                    </Button>
                  </Group>
                )}
              </Stack>
            </Paper>
            <Dialog opened={asking} onClose={close} title={t('flik.history.restore', { version: shown })}>
              <Stack>
                <Text size="sm">{t('flik.history.restoreHint', { version: shown, next: data.version + 1 })}</Text>
                <Group justify="flex-end">
                  <Button variant="default" onClick={close}>
                    {t('common.cancel')}
                  </Button>
                  <Button data-autofocus loading={restore.isPending} onClick={() => restore.mutate(shown)}>
                    {t('flik.history.restoreDo')}
                  </Button>
                </Group>
              </Stack>
            </Dialog>
          </SimpleGrid>
        );
      }}
    </Fetched>
  );
}
