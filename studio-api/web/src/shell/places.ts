import {
  IconCalendarEvent,
  IconChecks,
  IconDeviceMobile,
  IconHeartbeat,
  IconHeartHandshake,
  IconHistory,
  IconKey,
  IconLayoutGrid,
  IconPlugConnected,
  IconStack2,
  IconTableImport,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react';

/** Where one can go from everywhere, in the order of an editor's day; shown to whoever has the permission. */
export const PLACES = [
  { to: '/', text: 'library', icon: IconLayoutGrid, permission: 'fliks.read' },
  { to: '/review', text: 'review', icon: IconChecks, permission: 'fliks.read' },
  { to: '/releases', text: 'releases', icon: IconCalendarEvent, permission: 'releases.read' },
  { to: '/packs', text: 'packs', icon: IconStack2, permission: 'packs.read' },
  { to: '/imports', text: 'imports', icon: IconTableImport, permission: 'imports.run' },
  { to: '/proposals', text: 'proposals', icon: IconHeartHandshake, permission: 'proposals.read' },
  { to: '/trash', text: 'trash', icon: IconTrash, permission: 'fliks.restore' },
  { to: '/audit', text: 'audit', icon: IconHistory, permission: 'audit.read' },
] as const;

/** What administrators see below. */
export const ADMIN_PLACES = [
  { to: '/admin/editors', text: 'editors', icon: IconUsers, permission: 'editors.manage' },
  { to: '/admin/keys', text: 'keys', icon: IconKey, permission: 'keys.manage' },
  { to: '/admin/webhooks', text: 'webhooks', icon: IconPlugConnected, permission: 'webhooks.manage' },
  { to: '/admin/profiles', text: 'profiles', icon: IconDeviceMobile, permission: 'operations.read' },
  { to: '/admin/health', text: 'health', icon: IconHeartbeat, permission: 'operations.read' },
] as const;
