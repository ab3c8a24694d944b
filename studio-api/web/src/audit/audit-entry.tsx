import { Group, Table, Text } from '@mantine/core';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client.js';
import { WideTable } from '../common/wide-table.js';
import { useFace } from '../faces/face.js';
import { PageLink } from '../faces/page-link.js';
import { spoken } from '../i18n/index.js';
import { valueText } from '../imports/value-text.js';
import { timeText } from '../releases/moment.js';
import css from './audit.module.css';
import { type Difference, differences } from './entry.js';

type Entry = Schemas['PageOfTheAudit']['entries'][number];

function FlikName({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const face = useFace(id);
  if (face.data === null) return <>{t('audit.kind.flik')}</>;
  return (
    <PageLink to="/fliks/$id" params={{ id }} inherit>
      {face.data?.title ?? '…'}
    </PageLink>
  );
}

/** What it was done to, with a way there. */
function Subject({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const { kind, id } = entry.subject;
  // What was done says it all.
  if (kind === 'session') return null;
  const key = `audit.kind.${kind.replaceAll('-', '_')}`;
  const name = i18next.exists(key) ? t(key) : kind;
  if (kind === 'flik') return <FlikName id={id} />;
  const given = { params: { id }, inherit: true } as const;
  if (kind === 'pack')
    return (
      <PageLink to="/packs/$id" {...given}>
        {name}
      </PageLink>
    );
  if (kind === 'release')
    return (
      <PageLink to="/releases/$id" {...given}>
        {name}
      </PageLink>
    );
  if (kind === 'import')
    return (
      <PageLink to="/imports/$id" {...given}>
        {name}
      </PageLink>
    );
  return <>{name}</>;
}

function Differences({ of }: { readonly of: readonly Difference[] }) {
  const { t } = useTranslation();
  return (
    <WideTable label={t('audit.more')} least={320}>
      <Table fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('audit.what')}</Table.Th>
            <Table.Th scope="col">{t('audit.before')}</Table.Th>
            <Table.Th scope="col">{t('audit.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.map(({ name, before, after }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name === '' ? t('audit.value') : name}</Table.Th>
              <Table.Td className={css['value'] ?? ''}>{valueText(before)}</Table.Td>
              <Table.Td className={css['value'] ?? ''}>{valueText(after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

/** Something that somebody did, in a sentence; what was before and after it is behind it. */
export function AuditEntry({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const key = `audit.did.${entry.action.replaceAll('-', '_')}`;
  const did = i18next.exists(key) ? t(key) : t('audit.didOther', { action: entry.action });
  const changed = differences(entry.before, entry.after);
  const who = entry.editor === null ? t('audit.studio') : (entry.editor.name ?? t('audit.somebody'));
  return (
    <div className={css['entry']}>
      <Group gap="sm" wrap="nowrap" align="baseline">
        <Text size="sm" c="dimmed" className={css['time'] ?? ''}>
          {timeText(entry.at, spoken())}
        </Text>
        <Text size="sm">
          <b>{who}</b> {did} <Subject entry={entry} />
        </Text>
      </Group>
      {changed.length > 0 && (
        <details className={css['more']}>
          <summary>{t('audit.more')}</summary>
          <Differences of={changed} />
        </details>
      )}
    </div>
  );
}
