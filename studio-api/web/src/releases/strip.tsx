import { Badge, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client.js';
import { mediaFile } from '../faces/face.js';
import { Picture } from '../faces/picture.js';
import css from './strip.module.css';

type StripProps = {
  readonly title: string;
  readonly catalogue: Schemas['Catalogue'];
  /** Ids of what is only in this one of the two. */
  readonly marked: ReadonlySet<string>;
  readonly mark: 'added' | 'gone';
};

/** More than these nobody looks through here; the others are counted. */
const SHOWN = 60;

function faceOf({ media }: Schemas['FlikOfTheCatalogue']) {
  const file = (kind: string): string | null => {
    const found = media.stills.find((still) => still.kind === kind);
    return found === undefined ? null : mediaFile(media.id, found.file);
  };
  return { still: file('motion-still') ?? file('poster'), motion: file('motion') };
}

/** A catalogue as a phone lays it out: a strip of pictures, what is new or goes away marked in words. */
export function Strip({ title, catalogue, marked, mark }: StripProps) {
  const { t } = useTranslation();
  const { fliks, packs } = catalogue;
  const badge = (id: string) =>
    marked.has(id) && (
      <Badge size="sm" tt="none" color={mark === 'added' ? 'teal.9' : 'red.9'} variant="filled">
        {t(`releases.rehearsal.${mark}`)}
      </Badge>
    );
  return (
    <section aria-label={title}>
      <Title order={3} size="h5" mb={4}>
        {title}
      </Title>
      {fliks.length === 0 && <Text c="dimmed">{t('releases.rehearsal.nothing')}</Text>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys as well. */}
      <ul className={css['strip']} tabIndex={0} aria-label={title}>
        {fliks.slice(0, SHOWN).map((flik) => (
          <li key={flik.id}>
            <Picture face={faceOf(flik)} size={84} />
            <Text size="xs" lineClamp={2} w={84}>
              {flik.title}
            </Text>
            {badge(flik.id)}
          </li>
        ))}
      </ul>
      {fliks.length > SHOWN && <Text size="sm">{t('releases.rehearsal.others', { count: fliks.length - SHOWN })}</Text>}
      {packs.length > 0 && (
        <Group gap="xs" mt={4}>
          <Text size="sm">{t('shell.packs')}:</Text>
          {packs.map((pack) => (
            <Text key={pack.id} size="sm">
              {pack.title} ({pack.slots.filter((slot) => slot !== null).length}) {badge(pack.id)}
            </Text>
          ))}
        </Group>
      )}
    </section>
  );
}
