import { Text, Title } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.js';
import { spoken } from '../../i18n/index.js';
import { type Media, mediaFile, titleOf } from '../data/flik.js';
import { useWorkbench } from '../data/workbench.js';
import classes from './reply-strip.module.css';

/** Others that it stands among. */
const OTHERS = 6;
/** Where it stands itself, from 0. */
const PLACE = 1;

type Tile = { readonly id: string; readonly title: string; readonly src: string | null; readonly own: boolean };

const fileOf = (mediaId: string, moving: string | null, resting: string | null, still: boolean): string | null => {
  const file = still ? resting : (moving ?? resting);
  return file === null ? null : mediaFile(mediaId, file);
};

/** How it stands in a conversation, where one of many is chosen as an answer. */
export function ReplyStrip({ media }: { readonly media: Media }) {
  const { t } = useTranslation();
  const still = useReducedMotion();
  const { data, etag } = useWorkbench().draft.seen;
  const live = useQuery({
    queryKey: ['fliks', 'beside', etag],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/studio/api/fliks', { params: { query: { state: 'live', limit: OTHERS + 1 } }, signal })),
    staleTime: 60_000,
  });
  const nameOf = (kind: string): string | null => media.stills.find((one) => one.kind === kind)?.file ?? null;
  const own: Tile = {
    ...{ id: data.id, title: titleOf(data, spoken()), own: true },
    src: fileOf(media.id, nameOf('motion'), nameOf('motion-still') ?? nameOf('poster'), still),
  };
  const others = (live.data?.fliks ?? [])
    .filter(({ id }) => id !== data.id)
    .slice(0, OTHERS)
    .map(
      (flik): Tile => ({
        ...{ id: flik.id, title: titleOf(flik, spoken()), own: false },
        src: flik.look === null ? null : fileOf(flik.look.mediaId, flik.look.motion, flik.look.still, still),
      }),
    );
  const tiles = [...others.slice(0, PLACE), own, ...others.slice(PLACE)];
  return (
    <section aria-labelledby="phone-chat">
      <Title order={2} size="h4" id="phone-chat">
        {t('flik.phone.chat')}
      </Title>
      <Text size="sm" mb="sm">
        {t('flik.phone.chatIntro')}
      </Text>
      <div className={classes['chat']}>
        <p className={classes['theirs']}>{t('flik.phone.message')}</p>
        <ul className={classes['strip']} aria-label={t('flik.phone.strip')}>
          {tiles.map((tile) => (
            <li key={tile.id} className={classes['tile']} data-own={tile.own}>
              {tile.src === null ? (
                <span className={classes['blank']}>{tile.title}</span>
              ) : (
                <img src={tile.src} alt={tile.title} className={classes['picture']} loading="lazy" />
              )}
            </li>
          ))}
        </ul>
        <div className={classes['field']} aria-hidden>
          {t('flik.phone.write')}
        </div>
      </div>
    </section>
  );
}
