import { Alert, Button, Divider, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, done } from '../api/client.js';
import { SESSION } from '../api/queries.js';
import { wordsOf } from '../common/say.js';
import { useTitle } from '../common/title.js';
import { useSession } from './session.js';

const OIDC = '/studio/api/session/oidc';

/** Where editors sign in: here, or at the house that vouches for them. */
export function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const session = useSession();
  const { why, returnTo = '/' } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const ways = useQuery({
    queryKey: ['ways'],
    queryFn: ({ signal }) => dataOf(api.GET('/studio/api/session/ways', { signal })),
  });
  const signIn = useMutation({
    mutationFn: () => done(api.POST('/studio/api/session', { body: { email: email.trim(), password } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SESSION }),
    meta: { quiet: true },
  });
  useTitle(t('session.title'));

  if (session.data) return <Navigate to={returnTo} replace />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Stack component="main" align="center" justify="center" mih="100dvh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={400}>
        <Stack>
          <div>
            <Title order={1} size="h2">
              {t('session.title')}
            </Title>
            <Text c="dimmed">{t('session.intro')}</Text>
          </div>
          {why !== undefined && <Alert color="orange">{t(`session.why.${why}`)}</Alert>}
          <form onSubmit={submit}>
            <Stack>
              <TextInput
                label={t('session.email')}
                type="email"
                name="email"
                autoComplete="username"
                required
                autoFocus
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label={t('session.password')}
                name="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              {signIn.isError && (
                <Alert color="red" role="alert">
                  {wordsOf(signIn.error)}
                </Alert>
              )}
              <Button type="submit" loading={signIn.isPending}>
                {t('session.signIn')}
              </Button>
            </Stack>
          </form>
          {ways.data?.oidc === true && (
            <>
              <Divider label={t('session.or')} />
              <Button
                component="a"
                href={`${OIDC}?returnTo=${encodeURIComponent(`/studio${returnTo}`)}`}
                variant="default"
              >
                {t('session.elsewhere')}
              </Button>
            </>
          )}
        </Stack>
      </Paper>
    </Stack>
  );
}
