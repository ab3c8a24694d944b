import { Divider, NavLink } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { WaitingBadge } from '../review/waiting-badge.js';
import { useSession } from '../session/session.js';
import { ADMIN_PLACES, PLACES } from './places.js';

const isAt = (pathname: string, to: string): boolean =>
  to === '/' ? pathname === '/' || pathname.startsWith('/fliks/') : pathname === to || pathname.startsWith(`${to}/`);

/** Where whoever is signed in can go. */
export function Places() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { data: session } = useSession();
  const permitted = <T extends { permission: string }>(places: readonly T[]): T[] =>
    places.filter(({ permission }) => session?.permissions.includes(permission) ?? false);
  const admin = permitted(ADMIN_PLACES);
  return (
    <>
      {permitted(PLACES).map(({ to, text, icon: Icon }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={t(`shell.${text}`)}
          rightSection={text === 'review' ? <WaitingBadge /> : undefined}
          leftSection={<Icon size={18} aria-hidden />}
          active={isAt(pathname, to)}
          aria-current={isAt(pathname, to) ? 'page' : undefined}
        />
      ))}
      {admin.length > 0 && <Divider my="xs" label={t('shell.admin')} />}
      {admin.map(({ to, text, icon: Icon }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={t(`admin.${text}.title`)}
          leftSection={<Icon size={18} aria-hidden />}
          active={isAt(pathname, to)}
          aria-current={isAt(pathname, to) ? 'page' : undefined}
        />
      ))}
    </>
  );
}
