import { Alert, List } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.js';
import { FlikLine } from '../faces/flik-line.js';
import { PageLink } from '../faces/page-link.js';
import { spoken } from '../i18n/index.js';
import { momentText } from './moment.js';
import { RELEASES } from './queries.js';
import type { Release } from './release.js';

/** What to know before a release is published or taken back. None of it keeps anybody from it. */
export function ReleaseConflicts({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  const { id, revision } = release;
  const found = useQuery({
    queryKey: [...RELEASES, id, 'conflicts', revision],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/studio/api/releases/{id}/conflicts', { params: { path: { id } }, signal })),
  });
  if (found.data === undefined) return null;
  const { overlaps, versions, revert } = found.data;
  return (
    <>
      {overlaps.length > 0 && (
        <Alert color="orange" title={t('releases.conflicts.overlaps')}>
          <List size="sm">
            {overlaps.map((other) => (
              <List.Item key={other.releaseId}>
                <PageLink to="/releases/$id" params={{ id: other.releaseId }} inherit>
                  {other.name}
                </PageLink>{' '}
                {other.dueAt === null
                  ? t('releases.conflicts.draft', { count: other.items.length })
                  : t('releases.conflicts.due', {
                      count: other.items.length,
                      at: momentText(other.dueAt, spoken()),
                    })}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {versions.length > 0 && (
        <Alert color="orange" title={t('releases.conflicts.versions')}>
          {versions.map(({ flikId, frozen, newest, live }) => (
            <FlikLine key={flikId} id={flikId} size={36}>
              {live !== null && live > frozen
                ? t('releases.conflicts.older', { frozen, live })
                : t('releases.conflicts.newer', { frozen, newest })}
            </FlikLine>
          ))}
        </Alert>
      )}
      {revert.length > 0 && (
        <Alert color="gray" title={t('releases.conflicts.revert')}>
          {revert.map((one) =>
            one.kind === 'flik' ? (
              <FlikLine key={one.id} id={one.id} size={36} />
            ) : (
              <PageLink key={one.id} to="/packs/$id" params={{ id: one.id }}>
                {t('releases.pack')}
              </PageLink>
            ),
          )}
        </Alert>
      )}
    </>
  );
}
