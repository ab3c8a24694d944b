import { Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Fetched } from '../../common/page.js';
import { mediaFile } from '../data/flik.js';
import { useWorkbench } from '../data/workbench.js';
import { CommentForm } from './comment-form.js';
import { CommentItem } from './comment-item.js';
import { MomentPlayer } from './moment-player.js';
import { type Comment, useComments, useTalk } from './use-comments.js';

/** What is still to be done; verdicts are said, and not done. */
const isOpen = ({ kind, resolvedAt }: Comment): boolean =>
  (kind === 'comment' || kind === 'changes_requested') && resolvedAt === null;

/** What is said about a Flik, at moments of it. */
export function TalkPane() {
  const { t } = useTranslation();
  const { draft, media } = useWorkbench();
  const { data } = draft.seen;
  const comments = useComments(data.id);
  const { add, settle } = useTalk(data.id);
  const video = useRef<HTMLVideoElement>(null);
  const [at, setAt] = useState(0);
  const [openOnly, setOpenOnly] = useState(false);
  const rendition = media?.renditions[0];

  const jump = (second: number): void => {
    if (video.current === null) return;
    video.current.pause();
    video.current.currentTime = second;
    video.current.focus();
  };
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Stack>
        {media !== undefined && rendition !== undefined ? (
          <MomentPlayer
            video={video}
            src={mediaFile(media.id, rendition.file)}
            seconds={rendition.durationMs / 1000}
            shape={rendition.width / rendition.height}
            comments={comments.data?.comments ?? []}
            onTime={setAt}
            onJump={jump}
          />
        ) : (
          <Text size="sm">{t('flik.talk.noVideo')}</Text>
        )}
        <CommentForm
          at={rendition === undefined ? null : at}
          busy={add.isPending}
          onSay={(body, atSeconds, done) => add.mutate({ version: data.version, body, atSeconds }, { onSuccess: done })}
        />
      </Stack>
      <Fetched of={comments}>
        {({ comments: all }) => (
          <Stack gap="sm">
            <Group justify="space-between">
              <Title order={2} size="h5">
                {t('flik.talk.title', { count: all.length })}
              </Title>
              <Switch
                label={t('flik.talk.openOnly')}
                checked={openOnly}
                onChange={(event) => setOpenOnly(event.currentTarget.checked)}
              />
            </Group>
            {all.length === 0 && <Empty title={t('flik.talk.none')}>{t('flik.talk.noneHint')}</Empty>}
            <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }} aria-live="polite">
              {all
                .filter((comment) => !openOnly || isOpen(comment))
                .map((comment) => (
                  <CommentItem
                    key={comment.id}
                    comment={comment}
                    newest={data.version}
                    busy={settle.isPending}
                    onJump={jump}
                    onSettle={() => settle.mutate(comment)}
                  />
                ))}
            </Stack>
          </Stack>
        )}
      </Fetched>
    </SimpleGrid>
  );
}
