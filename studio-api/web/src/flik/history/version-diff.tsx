import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf, type Schemas } from '../../api/client.js';
import { Fetched } from '../../common/page.js';
import { fieldName, valueInWords } from '../data/words.js';
import { ChangedText } from './changed-text.js';
import { Poster } from './poster.js';

type Change = Schemas['WhatMakesOneVersionAnother']['changes'][number];
type DiffProps = {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly media: { readonly before: string | null; readonly after: string | null };
};

function Before({ change }: { readonly change: Change }) {
  const { t } = useTranslation();
  const [before, after] = [change.before ?? '', change.after ?? ''];
  const texts = typeof before === 'string' && typeof after === 'string';
  return (
    <div>
      <Text size="sm" fw={600}>
        {fieldName(change.path)}
      </Text>
      {texts && change.locale !== null ? (
        <ChangedText before={before} after={after} lang={change.locale} />
      ) : (
        <Text size="sm">
          {t('flik.history.fromTo', {
            before: valueInWords(change.path, change.before),
            after: valueInWords(change.path, change.after),
          })}
        </Text>
      )}
    </div>
  );
}

/** What a version changed: texts word by word, pictures side by side. */
export function VersionDiff({ id, from, to, media }: DiffProps) {
  const { t } = useTranslation();
  const diff = useQuery({
    queryKey: ['diff', id, from, to],
    enabled: from > 0,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/studio/api/fliks/{id}/diff', { params: { path: { id }, query: { from, to } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const heading = (
    <Title order={2} size="h5">
      {t('flik.history.what')}
    </Title>
  );
  if (from <= 0) {
    return (
      <>
        {heading}
        <Text size="sm">{t('flik.history.first')}</Text>
      </>
    );
  }
  return (
    <>
      {heading}
      <Fetched of={diff}>
        {({ changes }) => (
          <Stack gap="sm">
            {media.before !== media.after && (
              <Group>
                {(['before', 'after'] as const).map((side) => {
                  const mediaId = media[side];
                  return (
                    <figure key={side} style={{ margin: 0 }}>
                      <Poster key={mediaId} mediaId={mediaId} alt={t(`flik.history.${side}Alt`)} />
                      <figcaption>
                        <Text size="xs">{t(`flik.history.${side}`)}</Text>
                      </figcaption>
                    </figure>
                  );
                })}
              </Group>
            )}
            {changes.length === 0 && <Text size="sm">{t('flik.history.nothing')}</Text>}
            {changes.map((change) => (
              <Before key={change.path} change={change} />
            ))}
          </Stack>
        )}
      </Fetched>
    </>
  );
}
