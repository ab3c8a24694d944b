import { Button, Group, Kbd, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../data/flik.js';
import { inFigures } from '../data/words.js';
import { useWorkbench } from '../data/workbench.js';
import { CutChoices } from './cut-choices.js';
import classes from './cutting-table.module.css';
import { type Cut, cutOf, framesOf, mostFrames, moveEnd, moveStart, posterOf, withCut, withPoster } from './frames.js';
import { Grabber } from './grabber.js';
import { LoudnessMeter } from './loudness-meter.js';
import { Player } from './player.js';
import { PlayerButtons } from './player-buttons.js';
import { SeamView } from './seam-view.js';
import { Timeline } from './timeline.js';
import { useScrubber } from './use-scrubber.js';

type Copy = NonNullable<Source['copy']>;

/** A second video of the page, that pictures are drawn from. */
function useGrabber(url: string, fps: number): Grabber | null {
  const [grabber, setGrabber] = useState<Grabber | null>(null);
  useEffect(() => {
    const own = new Grabber(url, fps);
    setGrabber(own);
    return () => own.close();
  }, [url, fps]);
  return grabber;
}

/** Keys that belong to what has the focus. */
const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [role=slider], [role=radiogroup]') !== null;

/** The player, the timeline, and everything that is chosen about picture and sound. */
export function CuttingTable({ url, copy }: { readonly url: string; readonly copy: Copy }) {
  const { t } = useTranslation();
  const { draft, mayEdit } = useWorkbench();
  const { mine, change } = draft;
  const { fps } = copy;
  const frames = framesOf(copy.durationMs, fps);
  const most = mostFrames(fps, mine.loop);
  const grabber = useGrabber(url, fps);
  const { trim, loop } = mine;
  const cut = useMemo(() => cutOf({ trim, loop }, fps, frames), [trim, loop, fps, frames]);
  const poster = posterOf(mine, fps, frames);
  const scrub = useScrubber(url, fps, frames, cut, loop);
  const [safe, setSafe] = useState(false);
  const tooLong = cut.end - cut.start > most;

  // Of a video that is too long something has to be chosen: its beginning, until somebody knows better.
  const whole = mayEdit && trim === null && frames > most;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is so.
  useEffect(() => {
    if (whole) change((content) => withCut(content, cut, fps, frames));
  }, [whole]);

  const setCut = (next: Cut): void => change((content) => withCut(content, next, fps, frames));
  /** What a key does; undefined: nothing here. */
  const actOf = (key: string): (() => void) | undefined => {
    if (key === ',' || key === 'ArrowLeft') return () => scrub.show(scrub.frame - 1);
    if (key === '.' || key === 'ArrowRight') return () => scrub.show(scrub.frame + 1);
    if (key === 'k') return scrub.toggle;
    if (!mayEdit) return undefined;
    if (key === 'i') return () => setCut(moveStart(cut, scrub.frame, frames, most));
    if (key === 'o') return () => setCut(moveEnd(cut, scrub.frame + 1, most, frames));
    if (key === 'p') return () => change((content) => withPoster(content, scrub.frame, fps, frames));
    return undefined;
  };
  const press = (event: KeyboardEvent): void => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actOf(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys work wherever one is in the pane, beside the buttons.
    <div onKeyDown={press}>
      <div className={classes['table']}>
        <Stack gap="sm" className={classes['player'] ?? ''}>
          <Player url={url} copy={copy} scrub={scrub} content={mine} safe={safe} />
          <PlayerButtons scrub={scrub} frames={frames} fps={fps} />
        </Stack>
        {grabber !== null && (
          <Stack gap="xl" className={classes['timeline'] ?? ''}>
            <Timeline
              {...{ grabber, fps, frames, cut, most, poster }}
              shown={scrub.frame}
              disabled={!mayEdit}
              onCut={setCut}
              onShow={scrub.show}
            />
            <Group justify="space-between">
              <Text size="sm" c={tooLong ? 'red' : ''}>
                {t(tooLong ? 'flik.cut.tooLong' : 'flik.cut.kept', {
                  seconds: inFigures((cut.end - cut.start) / fps),
                  most: inFigures(most / fps),
                })}
              </Text>
              {mayEdit && (
                <Group gap="xs">
                  <Button variant="default" size="xs" onClick={actOf('i')}>
                    {t('flik.cut.startHere')}
                  </Button>
                  <Button variant="default" size="xs" onClick={actOf('o')}>
                    {t('flik.cut.endHere')}
                  </Button>
                </Group>
              )}
            </Group>
          </Stack>
        )}
        <div className={classes['choices']}>
          <CutChoices
            {...{ mine, change, fps, frames, safe, setSafe, shown: scrub.frame }}
            disabled={!mayEdit}
            canBePoster={scrub.frame >= cut.start && scrub.frame < cut.end}
          />
        </div>
      </div>
      <Stack gap="lg" mt="lg">
        {grabber !== null && (
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <SeamView grabber={grabber} cut={cut} loop={loop} />
            <LoudnessMeter video={scrub.video} playing={scrub.playing} hasSound={copy.hasSound} />
          </SimpleGrid>
        )}
        {mayEdit && (
          <Paper withBorder p="sm" className={classes['apply'] ?? ''} data-changed={draft.cutChanged}>
            <Group justify="space-between">
              <Text size="sm" role="status">
                {t(draft.cutChanged ? 'flik.cut.notApplied' : 'flik.cut.applied')}
              </Text>
              <Group gap="xs">
                <Button variant="default" disabled={!draft.cutChanged} onClick={draft.discardCut}>
                  {t('flik.cut.discard')}
                </Button>
                <Button disabled={!draft.cutChanged || tooLong} loading={draft.saving} onClick={draft.apply}>
                  {t('flik.cut.apply')}
                </Button>
              </Group>
            </Group>
          </Paper>
        )}
        <Text size="xs" visibleFrom="sm">
          <Kbd>,</Kbd> <Kbd>.</Kbd> {t('flik.cut.keys.step')} · <Kbd>k</Kbd> {t('flik.cut.keys.play')} · <Kbd>i</Kbd>{' '}
          <Kbd>o</Kbd> {t('flik.cut.keys.inOut')} · <Kbd>p</Kbd> {t('flik.cut.keys.poster')}
        </Text>
      </Stack>
    </div>
  );
}
