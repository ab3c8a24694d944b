import { List } from '@mantine/core';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFace } from '../faces/face.js';
import { PageLink } from '../faces/page-link.js';
import { changesOf, type Obstacle, type Release } from './release.js';

function FlikName({ id }: { readonly id: string }) {
  const face = useFace(id);
  return (
    <PageLink to="/fliks/$id" params={{ id }} inherit>
      {face.data?.title ?? '…'}
    </PageLink>
  );
}

/** A gate in the words of the studio's language; else what the server said. */
const wordsOf = ({ gate, message }: Obstacle): string =>
  i18next.exists(`releases.gate.${gate}`) ? i18next.t(`releases.gate.${gate}`) : message;

/** What keeps a release from being published, by what it is about. */
export function Obstacles(props: { readonly release: Release; readonly obstacles: readonly Obstacle[] }) {
  const { t } = useTranslation();
  const changes = changesOf(props.release);
  return (
    <List size="sm" mt="xs">
      {props.obstacles.map((obstacle) => {
        const change = changes[obstacle.change];
        return (
          <List.Item key={`${obstacle.change} ${obstacle.gate}`}>
            {change !== undefined && 'flikId' in change ? <FlikName id={change.flikId} /> : t('releases.pack')}:{' '}
            {wordsOf(obstacle)}
          </List.Item>
        );
      })}
    </List>
  );
}
