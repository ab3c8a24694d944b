import { Button, Group, Input, SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Content } from '../data/draft.js';
import { inFigures } from '../data/words.js';
import { cutOf, mostFrames, posterOf, withCut, withPoster } from './frames.js';

type ChoicesProps = {
  readonly mine: Content;
  readonly change: (how: (content: Content) => Content) => void;
  readonly fps: number;
  readonly frames: number;
  readonly shown: number;
  readonly canBePoster: boolean;
  readonly disabled: boolean;
  readonly safe: boolean;
  readonly setSafe: (safe: boolean) => void;
};

const LOOPS = ['none', 'loop', 'boomerang'] as const satisfies readonly Content['loop'][];
const FRAMINGS = ['original', 'square'] as const satisfies readonly Content['framing'][];
/** Marks of the service: presets/watermarks. */
const MARKS = ['none', 'qik'];

/** How it is played, framed and marked, and the picture that stands for it. */
export function CutChoices(props: ChoicesProps) {
  const { mine, change, fps, frames, shown, canBePoster, disabled, safe, setSafe } = props;
  const { t } = useTranslation();
  const poster = posterOf(mine, fps, frames);

  /** A boomerang keeps less: what is too much of it goes at the end. */
  const setLoop = (loop: Content['loop']): void =>
    change((content) => {
      const { start, end } = cutOf(content, fps, frames);
      const next = { ...content, loop };
      const most = mostFrames(fps, loop);
      return end - start <= most ? next : withCut(next, { start, end: start + most }, fps, frames);
    });
  const marks = [...new Set([...MARKS, mine.watermark])];
  return (
    <Stack gap="md">
      <Input.Wrapper label={t('flik.field.loop')} description={t(`flik.cut.loopHint.${mine.loop}`)}>
        <SegmentedControl
          fullWidth
          mt={4}
          disabled={disabled}
          aria-label={t('flik.field.loop')}
          value={mine.loop}
          data={LOOPS.map((value) => ({ value, label: t(`flik.value.${value}`) }))}
          onChange={(value) => setLoop(LOOPS.find((one) => one === value) ?? 'none')}
        />
      </Input.Wrapper>
      <Input.Wrapper label={t('flik.field.framing')} description={t(`flik.cut.framingHint.${mine.framing}`)}>
        <SegmentedControl
          fullWidth
          mt={4}
          disabled={disabled}
          aria-label={t('flik.field.framing')}
          value={mine.framing}
          data={FRAMINGS.map((value) => ({ value, label: t(`flik.value.${value}`) }))}
          onChange={(value) =>
            change((content) => ({ ...content, framing: value === 'square' ? 'square' : 'original' }))
          }
        />
      </Input.Wrapper>
      <Switch
        label={t('flik.cut.safe')}
        description={t('flik.cut.safeHint')}
        checked={safe}
        onChange={(event) => setSafe(event.currentTarget.checked)}
      />
      <Select
        label={t('flik.field.watermark')}
        description={t('flik.cut.markHint')}
        allowDeselect={false}
        disabled={disabled}
        value={mine.watermark}
        data={marks.map((value) => ({ value, label: value === 'none' ? t('flik.cut.noMark') : value }))}
        onChange={(value) => change((content) => ({ ...content, watermark: value ?? 'none' }))}
      />
      <Input.Wrapper label={t('flik.field.poster')} description={t('flik.cut.posterHint')} labelElement="div">
        <Group gap="xs" mt={4}>
          <Button
            variant="default"
            size="xs"
            disabled={disabled || !canBePoster || poster === shown}
            onClick={() => change((content) => withPoster(content, shown, fps, frames))}
          >
            {t('flik.cut.posterHere')}
          </Button>
          {poster !== null && (
            <Button
              variant="subtle"
              size="xs"
              disabled={disabled}
              onClick={() => change((content) => withPoster(content, null, fps, frames))}
            >
              {t('flik.cut.posterAuto')}
            </Button>
          )}
          <Text size="sm">
            {poster === null
              ? t('flik.cut.posterIsAuto')
              : t('flik.cut.atFrame', { seconds: inFigures(poster / fps), frame: poster + 1 })}
          </Text>
        </Group>
      </Input.Wrapper>
    </Stack>
  );
}
