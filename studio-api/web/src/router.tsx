import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type ParsedLocation,
  redirect,
  type SearchSchemaInput,
} from '@tanstack/react-router';
import { queries } from './api/queries.js';
import { moreTexts } from './i18n/index.js';
import { type Filter, filterOf } from './library/filter.js';
import { sessionQuery } from './session/session.js';
import { BrokenPage } from './shell/broken-page.js';
import { MissingPage } from './shell/missing-page.js';
import { Shell } from './shell/shell.js';

const root = createRootRoute({ component: Outlet, notFoundComponent: MissingPage });

const WHYS = ['unavailable', 'failed', 'refused', 'unverified', 'not_invited'] as const;
type Why = (typeof WHYS)[number];
const isWhy = (text: unknown): Why | undefined => WHYS.find((known) => known === text);
type SignInSearch = { readonly why?: Why; readonly returnTo?: string };

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: { why?: unknown; returnTo?: unknown } & SearchSchemaInput): SignInSearch => {
    const why = isWhy(search.why);
    const { returnTo } = search;
    // A page of the studio and nothing else: two slashes lead to another host.
    const ours = typeof returnTo === 'string' && /^\/(?![/\\])/.test(returnTo);
    return { ...(why === undefined ? {} : { why }), ...(ours ? { returnTo } : {}) };
  },
  component: lazyRouteComponent(() => import('./session/sign-in-page.js'), 'SignInPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./session/invitation-page.js'), 'InvitationPage'),
});

/** Sends whoever is not signed in to sign in, from where they come back. What cannot be asked now is asked by the page. */
async function onlyEditors({ location }: { readonly location: ParsedLocation }): Promise<void> {
  const session = await queries.ensureQueryData(sessionQuery).catch(() => undefined);
  if (session !== null) return;
  // Whoever signed in elsewhere in vain comes back here with the reason.
  const why = isWhy(new URLSearchParams(location.searchStr).get('signIn'));
  const { pathname, searchStr } = location;
  throw redirect({ to: '/sign-in', search: why === undefined ? { returnTo: `${pathname}${searchStr}` } : { why } });
}

/** A page that is loaded when somebody goes there, with what it says. */
const told =
  <Page,>(page: () => Promise<Page>) =>
  async (): Promise<Page> => {
    const [loaded] = await Promise.all([page(), moreTexts()]);
    return loaded;
  };

/** What only editors see. */
const studio = createRoute({
  getParentRoute: () => root,
  id: 'studio',
  beforeLoad: onlyEditors,
  component: Shell,
  errorComponent: BrokenPage,
  notFoundComponent: MissingPage,
});

const library = createRoute({
  getParentRoute: () => studio,
  path: '/',
  validateSearch: (search: Record<string, unknown> & SearchSchemaInput): Filter => filterOf(search),
  component: lazyRouteComponent(() => import('./library/library-page.js'), 'LibraryPage'),
});

/** Panes of the workbench. */
const PANES = ['cut', 'texts', 'phone', 'talk', 'history'] as const;
export type Pane = (typeof PANES)[number];

const flik = createRoute({
  getParentRoute: () => studio,
  path: '/fliks/$id',
  validateSearch: (search: { pane?: unknown } & SearchSchemaInput): { readonly pane?: Pane } => {
    const pane = PANES.find((known) => known === search.pane);
    return pane === undefined ? {} : { pane };
  },
  component: lazyRouteComponent(
    told(() => import('./flik/flik-page.js')),
    'FlikPage',
  ),
});

/** Ways to look at releases. */
const RELEASE_VIEWS = ['month', 'week', 'list'] as const;
type ReleaseView = (typeof RELEASE_VIEWS)[number];

/** What the audit is narrowed to. */
type AuditSearch = { readonly kind?: string; readonly editor?: string };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const pages = [
  createRoute({
    getParentRoute: () => studio,
    path: '/review',
    component: lazyRouteComponent(
      told(() => import('./review/review-page.js')),
      'ReviewPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/releases',
    validateSearch: (search: { view?: unknown } & SearchSchemaInput): { readonly view?: ReleaseView } => {
      const view = RELEASE_VIEWS.find((known) => known === search.view);
      return view === undefined ? {} : { view };
    },
    component: lazyRouteComponent(
      told(() => import('./releases/releases-page.js')),
      'ReleasesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/releases/$id',
    component: lazyRouteComponent(
      told(() => import('./releases/release-page.js')),
      'ReleasePage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/packs',
    component: lazyRouteComponent(
      told(() => import('./packs/packs-page.js')),
      'PacksPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/packs/$id',
    component: lazyRouteComponent(
      told(() => import('./packs/pack-page.js')),
      'PackPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/imports',
    component: lazyRouteComponent(
      told(() => import('./imports/imports-page.js')),
      'ImportsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/imports/$id',
    component: lazyRouteComponent(
      told(() => import('./imports/import-page.js')),
      'ImportPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/proposals',
    component: lazyRouteComponent(
      told(() => import('./proposals/proposals-page.js')),
      'ProposalsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/trash',
    component: lazyRouteComponent(
      told(() => import('./trash/trash-page.js')),
      'TrashPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/audit',
    validateSearch: (search: { kind?: unknown; editor?: unknown } & SearchSchemaInput): AuditSearch => {
      const { kind, editor } = search;
      return {
        ...(typeof kind === 'string' && kind !== '' ? { kind } : {}),
        ...(typeof editor === 'string' && UUID.test(editor) ? { editor } : {}),
      };
    },
    component: lazyRouteComponent(
      told(() => import('./audit/audit-page.js')),
      'AuditPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/account',
    component: lazyRouteComponent(
      told(() => import('./account/account-page.js')),
      'AccountPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/admin/editors',
    component: lazyRouteComponent(
      told(() => import('./admin/editors-page.js')),
      'EditorsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/admin/keys',
    component: lazyRouteComponent(
      told(() => import('./admin/keys-page.js')),
      'KeysPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/admin/webhooks',
    component: lazyRouteComponent(
      told(() => import('./admin/webhooks-page.js')),
      'WebhooksPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/admin/profiles',
    component: lazyRouteComponent(
      told(() => import('./admin/profiles-page.js')),
      'ProfilesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => studio,
    path: '/admin/health',
    component: lazyRouteComponent(
      told(() => import('./admin/health-page.js')),
      'HealthPage',
    ),
  }),
] as const;

/** Addresses of the studio, below /studio. */
export const router = createRouter({
  routeTree: root.addChildren([signIn, invitation, studio.addChildren([library, flik, ...pages])]),
  basepath: '/studio',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
