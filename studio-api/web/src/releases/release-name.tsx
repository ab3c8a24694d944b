import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReleaseEdit } from './queries.js';
import type { Release } from './release.js';

/** What a draft is called. */
export function ReleaseName({ release, etag }: { readonly release: Release; readonly etag: string }) {
  const { t } = useTranslation();
  const [name, setName] = useState(release.name);
  const edit = useReleaseEdit(release.id, etag);
  const changed = name.trim() !== '' && name.trim() !== release.name;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    edit.mutate({ name: name.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('releases.name')}
          maxLength={200}
          w={320}
          maw="100%"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!changed} loading={edit.isPending}>
          {t('common.save')}
        </Button>
      </Group>
    </form>
  );
}
