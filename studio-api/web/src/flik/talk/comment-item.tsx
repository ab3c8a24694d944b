import { Avatar, Badge, Button, Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { authorName, inFigures, momentInWords } from '../data/words.js';
import type { Comment } from './use-comments.js';

type ItemProps = {
  readonly comment: Comment;
  readonly newest: number;
  readonly busy: boolean;
  readonly onJump: (second: number) => void;
  readonly onSettle: () => void;
};

/** One remark: who, when, about which version and moment. */
export function CommentItem({ comment, newest, busy, onJump, onSettle }: ItemProps) {
  const { t } = useTranslation();
  const { kind, author, body, atSeconds, version, createdAt, resolvedAt } = comment;
  const name = authorName(author);
  const settles = kind === 'comment' || kind === 'changes_requested';
  return (
    <Paper withBorder p="sm" component="li">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Avatar name={name} color="violet" variant="filled" size="sm" aria-hidden />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Group gap={6}>
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Text size="xs">
              <time dateTime={createdAt}>{momentInWords(createdAt)}</time>
            </Text>
            {version !== newest && <Text size="xs">{t('flik.talk.ofVersion', { version })}</Text>}
            {kind !== 'comment' && (
              <Badge variant="default" tt="none">
                {t(`flik.talk.kind.${kind}`)}
              </Badge>
            )}
            {resolvedAt !== null && (
              <Badge variant="outline" color="teal" c="inherit" tt="none">
                {t('flik.talk.done')}
              </Badge>
            )}
          </Group>
          {body !== '' && (
            <Text size="sm" mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {body}
            </Text>
          )}
          <Group gap="xs" mt={6}>
            {atSeconds !== null && (
              <Button size="compact-xs" variant="default" onClick={() => onJump(atSeconds)}>
                {t('flik.talk.at', { seconds: inFigures(atSeconds, 1) })}
              </Button>
            )}
            {settles && (
              <Button
                size="compact-xs"
                variant="subtle"
                disabled={busy}
                onClick={onSettle}
                aria-label={t(resolvedAt === null ? 'flik.talk.resolveOf' : 'flik.talk.reopenOf', { name })}
              >
                {t(resolvedAt === null ? 'flik.talk.resolve' : 'flik.talk.reopen')}
              </Button>
            )}
          </Group>
        </div>
      </Group>
    </Paper>
  );
}
