import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, done } from '../api/client.js';
import { SESSION } from '../api/queries.js';
import { LANGUAGES, type Language, speak, spoken } from '../i18n/index.js';
import type { Session } from '../session/session.js';

const LOOKS = ['light', 'dark', 'auto'] as const;
const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text);

/** Who is signed in, and how the studio looks and speaks for them. */
export function AccountMenu({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { name, email } = session.editor;
  const signOut = useMutation({
    mutationFn: () => done(api.DELETE('/studio/api/session')),
    onSuccess: () => {
      queries.setQueryData(SESSION, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={`${t('shell.account')}: ${name}`}>
          <Avatar name={name} color="violet" variant="filled" radius="xl" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{email}</Menu.Label>
        <Menu.Item component={Link} to="/account">
          {t('shell.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.look')}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(to) => setColorScheme(LOOKS.find((look) => look === to) ?? 'auto')}
        >
          {LOOKS.map((look) => (
            <Menu.RadioItem key={look} value={look}>
              {t(`shell.${look}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{t('shell.language')}</Menu.Label>
        <Menu.RadioGroup value={spoken()} onChange={(to) => void (isLanguage(to) && speak(to))}>
          {Object.entries(LANGUAGES).map(([language, own]) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {own}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
