import { Alert, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, done } from '../api/client.js';
import { say, wordsOf } from '../common/say.js';
import { useTitle } from '../common/title.js';

/** As the API asks for it: the least length of NIST SP 800-63B for a password that stands alone is said there. */
const LEAST = 12;

/** Behind the link that an administrator sends: the token is behind the #, so that no server on the way logs it. */
export function InvitationPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [token] = useState(() => location.hash.slice(1));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: () =>
      done(api.POST('/studio/api/invitations/accept', { body: { token, name: name.trim(), password } })),
    onSuccess: () => {
      say.done(t('session.invited.done'));
      return navigate({ to: '/sign-in', replace: true });
    },
    meta: { quiet: true },
  });
  useTitle(t('session.invited.title'));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <Stack component="main" align="center" justify="center" mih="100dvh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={400}>
        <Stack>
          <div>
            <Title order={1} size="h2">
              {t('session.invited.title')}
            </Title>
            <Text c="dimmed">{t('session.invited.intro')}</Text>
          </div>
          {token === '' ? (
            <Alert color="orange">{t('session.invited.noToken')}</Alert>
          ) : (
            <form onSubmit={submit}>
              <Stack>
                <TextInput
                  label={t('session.invited.name')}
                  autoComplete="name"
                  required
                  maxLength={100}
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
                <PasswordInput
                  label={t('session.invited.password')}
                  description={t('session.invited.passwordHint', { least: LEAST })}
                  autoComplete="new-password"
                  required
                  minLength={LEAST}
                  value={password}
                  onChange={(event) => setPassword(event.currentTarget.value)}
                />
                {accept.isError && (
                  <Alert color="red" role="alert">
                    {wordsOf(accept.error)}
                  </Alert>
                )}
                <Button type="submit" loading={accept.isPending}>
                  {t('session.invited.accept')}
                </Button>
              </Stack>
            </form>
          )}
        </Stack>
      </Paper>
    </Stack>
  );
}
