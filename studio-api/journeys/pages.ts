/** Pages of the studio that are reached without knowing an id. */
export const PAGES = {
  library: '/studio',
  review: '/studio/review',
  releases: '/studio/releases',
  packs: '/studio/packs',
  imports: '/studio/imports',
  proposals: '/studio/proposals',
  trash: '/studio/trash',
  audit: '/studio/audit',
  account: '/studio/account',
  people: '/studio/admin/editors',
  keys: '/studio/admin/keys',
  webhooks: '/studio/admin/webhooks',
  phones: '/studio/admin/profiles',
  health: '/studio/admin/health',
} as const;

/** Panes of the workbench. */
export const PANES = ['cut', 'texts', 'phone', 'talk', 'history'] as const;

/** Widths at which people look: a desk and a phone. In CSS pixels. */
export const WIDTHS = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
