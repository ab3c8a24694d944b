import { Alert, Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas, versioned } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { say, wordsOf } from '../common/say.js';
import { FlikLine } from '../faces/flik-line.js';
import { FlikPicker } from '../faces/flik-picker.js';
import { fieldOf, momentOf } from '../releases/moment.js';
import { AddLanguage } from './add-language.js';
import { isLocale, localesOf, PLATFORMS } from './audience.js';
import { PACKS } from './queries.js';

type Pack = Schemas['Pack'];
type Texts = Readonly<Record<string, string>>;
type DetailsProps = { readonly pack: Pack; readonly etag: string; readonly mayEdit: boolean };

const filled = (texts: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));

/** Saves what is said of a pack, unless somebody else did meanwhile. */
function useSave(id: string) {
  const queries = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: ({ etag, body }: { readonly etag: string; readonly body: Schemas['ChangeOfAPack'] }) =>
      versioned(api.PATCH('/studio/api/packs/{id}', { params: { path: { id } }, headers: { 'if-match': etag }, body })),
    onSuccess: (pack) => {
      queries.setQueryData([...PACKS, id], pack);
      say.done(t('packs.saved'));
      void queries.invalidateQueries({ queryKey: PACKS });
    },
    onError: () => queries.invalidateQueries({ queryKey: [...PACKS, id] }),
    meta: { quiet: true },
  });
}

/** What is said of a pack, and who sees it when. */
export function PackDetails({ pack, etag, mayEdit }: DetailsProps) {
  const { t } = useTranslation();
  const { content } = pack;
  const [titles, setTitles] = useState<Texts>(content.titles);
  const [descriptions, setDescriptions] = useState<Texts>(content.descriptions);
  const [cover, setCover] = useState(content.coverFlikId);
  const [platforms, setPlatforms] = useState<readonly string[]>(content.platforms ?? PLATFORMS);
  const [locales, setLocales] = useState((content.locales ?? []).join(', '));
  const [from, setFrom] = useState(fieldOf(content.validFrom));
  const [to, setTo] = useState(fieldOf(content.validTo));
  const [choosing, setChoosing] = useState(false);
  const save = useSave(pack.id);
  const languages = [...new Set(['en', 'fr', ...Object.keys(titles), ...Object.keys(descriptions)])];
  const only = localesOf(locales);
  const badLocale = only?.find((one) => !isLocale(one));
  const chosen = PLATFORMS.filter((one) => platforms.includes(one));
  const backwards = from !== '' && to !== '' && from >= to;
  const conflict = save.error instanceof Problem && save.error.code === 'edit_conflict';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      titles: filled(titles),
      descriptions: filled(descriptions),
      coverFlikId: cover,
      platforms: chosen.length === PLATFORMS.length ? null : chosen,
      locales: only,
      validFrom: momentOf(from),
      validTo: momentOf(to),
    };
    save.mutate({ etag, body });
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayEdit} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack maw={760}>
          {languages.map((language) => (
            <Group key={language} grow align="flex-start" preventGrowOverflow={false}>
              <TextInput
                label={t('packs.titleIn', { language })}
                lang={language}
                maxLength={60}
                value={titles[language] ?? ''}
                onChange={(event) => setTitles({ ...titles, [language]: event.currentTarget.value })}
              />
              <Textarea
                label={t('packs.descriptionIn', { language })}
                lang={language}
                maxLength={300}
                autosize
                value={descriptions[language] ?? ''}
                onChange={(event) => setDescriptions({ ...descriptions, [language]: event.currentTarget.value })}
              />
            </Group>
          ))}
          <AddLanguage except={languages} onAdd={(language) => setTitles({ ...titles, [language]: '' })} />
          <Group>
            <div>
              <Text size="sm" fw={500}>
                {t('packs.cover')}
              </Text>
              {cover === null ? <Text size="sm">{t('packs.noCover')}</Text> : <FlikLine id={cover} />}
            </div>
            <Button variant="default" size="xs" onClick={() => setChoosing(true)}>
              {t('packs.chooseCover')}
            </Button>
          </Group>
          <Checkbox.Group
            label={t('packs.platforms')}
            value={[...platforms]}
            onChange={setPlatforms}
            error={chosen.length === 0 ? t('packs.noPlatform') : undefined}
          >
            <Group mt="xs">
              {PLATFORMS.map((one) => (
                <Checkbox key={one} value={one} label={t(`packs.platform.${one}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          <TextInput
            label={t('packs.locales')}
            description={t('packs.localesHint')}
            value={locales}
            error={badLocale === undefined ? undefined : t('packs.badLocale')}
            onChange={(event) => setLocales(event.currentTarget.value)}
          />
          <Group grow preventGrowOverflow={false}>
            <TextInput
              type="datetime-local"
              label={t('packs.from')}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="datetime-local"
              label={t('packs.to')}
              value={to}
              error={backwards ? t('packs.backwards') : undefined}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </Group>
          {save.isError && (
            <Alert color={conflict ? 'orange' : 'red'} role="alert">
              {conflict ? t('packs.conflict') : wordsOf(save.error)}
            </Alert>
          )}
          {mayEdit && (
            <Group>
              <Button
                type="submit"
                loading={save.isPending}
                disabled={chosen.length === 0 || badLocale !== undefined || backwards}
              >
                {conflict ? t('packs.saveAnyway') : t('common.save')}
              </Button>
            </Group>
          )}
        </Stack>
      </fieldset>
      <FlikPicker
        opened={choosing}
        single
        title={t('packs.chooseCover')}
        take={t('packs.takeCover')}
        onClose={() => setChoosing(false)}
        onTake={([id]) => setCover(id ?? null)}
      />
    </form>
  );
}
