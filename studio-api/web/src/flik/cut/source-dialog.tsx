import { Badge, Button, Group, Image, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.js';
import { Dialog } from '../../common/dialog.js';
import { Empty, Fetched } from '../../common/page.js';
import { sourceFile } from '../data/flik.js';
import { inFigures, momentInWords } from '../data/words.js';
import { useWorkbench } from '../data/workbench.js';

/** Chooses the video that a Flik is cut from. What was cut of the other one is begun anew. */
export function SourceDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { change, mine } = useWorkbench().draft;
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/sources', { signal })),
  });
  const choose = (sourceId: string): void => {
    change((content) => ({ ...content, sourceId, trim: null, poster: null }));
    onClose();
  };
  return (
    <Dialog opened onClose={onClose} size="lg" title={t('flik.cut.choose')}>
      <Fetched of={sources}>
        {({ sources: all }) =>
          all.length === 0 ? (
            <Empty
              title={t('flik.cut.noVideos')}
              action={
                <Button component={Link} to="/">
                  {t('shell.toLibrary')}
                </Button>
              }
            >
              {t('flik.cut.noVideosHint')}
            </Empty>
          ) : (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {all.map((source) => {
                const still = source.stills.find(({ kind }) => kind === 'poster');
                return (
                  <Group key={source.id} component="li" wrap="nowrap" justify="space-between">
                    <Group wrap="nowrap" miw={0}>
                      {still !== undefined && (
                        <Image
                          src={sourceFile(source.id, still.file)}
                          alt=""
                          w={64}
                          h={64}
                          radius="sm"
                          loading="lazy"
                        />
                      )}
                      <div style={{ minWidth: 0 }}>
                        <Text size="sm" fw={600} truncate>
                          {source.name}
                        </Text>
                        <Text size="xs">
                          {source.seconds === null
                            ? ''
                            : `${t('flik.seconds', { seconds: inFigures(source.seconds, 1) })} · `}
                          {momentInWords(source.createdAt)}
                        </Text>
                        {source.problem !== null && (
                          <Text size="xs" c="red">
                            {source.problem.title}
                          </Text>
                        )}
                      </div>
                    </Group>
                    {source.id === mine.sourceId ? (
                      <Badge variant="default" tt="none">
                        {t('flik.cut.inUse')}
                      </Badge>
                    ) : (
                      <Button
                        size="xs"
                        variant="default"
                        disabled={source.state === 'failed'}
                        onClick={() => choose(source.id)}
                        aria-label={t('flik.cut.take', { name: source.name })}
                      >
                        {t('flik.cut.takeShort')}
                      </Button>
                    )}
                  </Group>
                );
              })}
            </Stack>
          )
        }
      </Fetched>
    </Dialog>
  );
}
