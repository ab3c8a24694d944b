import { AppShell, Burger, Group, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, Loading } from '../common/page.js';
import { useSession } from '../session/session.js';
import { AccountMenu } from './account-menu.js';
import { Offline } from './offline.js';
import { Places } from './place-list.js';

const MAIN = 'main';

const AddPlace = lazy(() => import('../add/add-place.js').then(({ AddPlace: own }) => ({ default: own })));

/** What stands around all pages of those who are signed in; others are sent to sign in, and come back. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const { invalidate } = useRouter();
  const over = session.data === null;
  const [open, { toggle, close }] = useDisclosure(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of a phone closes when the page is another.
  useEffect(close, [pathname]);

  // The session came to an end while its pages were open: the address is looked at anew, which leads to signing in.
  useEffect(() => {
    if (over) void invalidate();
  }, [over, invalidate]);

  if (session.data === undefined) {
    return session.isPending ? <Loading /> : <Failed error={session.error} retry={() => void session.refetch()} />;
  }
  if (session.data === null) return <Loading />;
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
    >
      <a className="skip" href={`#${MAIN}`}>
        {t('shell.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('shell.menu')}
              aria-expanded={open}
            />
            <Text component={Link} to="/" fw={700} size="lg" c="inherit" td="none">
              Fliks
            </Text>
          </Group>
          <AccountMenu session={session.data} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('shell.main')}>
        <ScrollArea>
          <Places />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id={MAIN} tabIndex={-1}>
        <Offline />
        <Outlet />
        <Suspense fallback={null}>
          <AddPlace />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
