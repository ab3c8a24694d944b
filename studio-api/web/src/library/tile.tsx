import { Avatar } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type MouseEvent, memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missingLocales, titleOf } from './flik-words.js';
import type { ListedFlik } from './library-query.js';
import { Picture } from './picture.js';
import { Signs } from './signs.js';
import css from './tile.module.css';

type TileProps = {
  readonly flik: ListedFlik;
  readonly index: number;
  readonly column: number;
  readonly width: number;
  readonly language: string;
  readonly required: readonly string[];
  /** Name of whoever else is editing it now. */
  readonly editing: string | undefined;
  readonly selected: boolean;
  /** Whether the keyboard goes on from here. */
  readonly current: boolean;
  readonly still: boolean;
  readonly choose: (index: number, range: boolean) => void;
  readonly cameTo: (index: number) => void;
};

/** A Flik in the grid. What it is given stays the same while others change, so that only what is another is drawn again. */
export const Tile = memo(function Tile(props: TileProps) {
  const { flik, index, column, width, language, required, editing, selected, current, still, choose, cameTo } = props;
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const { title, lang } = titleOf(flik, language);
  const missing = missingLocales(flik, required);
  const clicked = (event: MouseEvent) => {
    const chooses = event.shiftKey || event.metaKey || event.ctrlKey;
    if (!chooses) return;
    event.preventDefault();
    choose(index, event.shiftKey);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it hears the keys.
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn a row at a time.
    <div
      className={css['tile']}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-label={[
        title,
        t(`library.state.${flik.state}`),
        flik.look === null ? t('library.noVideo') : '',
        editing === undefined ? '' : t('library.editing', { who: editing }),
      ]
        .filter((said) => said !== '')
        .join(', ')}
      {...(index === 0 ? { 'data-tour': 'tile' } : {})}
      data-index={index}
      data-flik={flik.id}
      style={{ width }}
      tabIndex={current ? 0 : -1}
      onClick={clicked}
      onMouseEnter={() => setOver(true)}
      onMouseLeave={() => setOver(false)}
      onFocus={() => {
        setOver(true);
        cameTo(index);
      }}
      onBlur={() => setOver(false)}
    >
      <Link to="/fliks/$id" params={{ id: flik.id }} tabIndex={-1} preload={false} className={css['open']} aria-hidden>
        <div className={css['picture']} style={{ height: width }}>
          <Picture look={flik.look} moving={over && !still} />
        </div>
      </Link>
      <button
        type="button"
        tabIndex={-1}
        className={css['check']}
        aria-label={t('library.choose', { title })}
        aria-pressed={selected}
        onClick={(event) => {
          event.stopPropagation();
          choose(index, event.shiftKey);
        }}
      >
        <IconCheck size={18} aria-hidden />
      </button>
      {editing !== undefined && (
        <Avatar
          className={css['editing'] ?? ''}
          name={editing}
          color="violet"
          variant="filled"
          size={28}
          title={t('library.editing', { who: editing })}
          aria-hidden
        />
      )}
      <div className={css['words']}>
        <Link
          to="/fliks/$id"
          params={{ id: flik.id }}
          tabIndex={-1}
          preload={false}
          className={css['title']}
          {...(lang === null ? {} : { lang })}
          title={title}
        >
          {title}
        </Link>
        <Signs flik={flik} missing={missing} />
      </div>
    </div>
  );
});

/** What stands under the picture of a tile, in pixels: its paddings, title and signs, and the border. */
export const WORDS_HEIGHT = 65;
