import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { visit } from '../../browser.js';
import type { Furniture } from '../../furniture.js';
import { lookAt, settled } from '../look.js';
import type { House } from '../theatre.js';

type Way = { readonly from: string; readonly open: (page: Page) => Promise<void> };

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).filter({ visible: true }).first().click();
const choose = async (page: Page, menu: string | RegExp, item: string | RegExp): Promise<void> => {
  await press(page, menu);
  await page.getByRole('menuitem', { name: item }).click();
};

/** Dialogs that no other scene comes by, and how one gets there. */
const waysTo = (address: string, { pack, release }: Furniture): Readonly<Record<string, Way>> => ({
  shortcuts: { from: '/studio', open: (page) => press(page, 'Keyboard shortcuts') },
  'save a view': { from: '/studio?state=live', open: (page) => choose(page, 'Views', /^Save this view/) },
  words: {
    from: '/studio',
    open: async (page) => {
      await page.getByRole('gridcell').first().focus();
      await page.keyboard.press('Space');
      await press(page, 'Tags and categories');
    },
  },
  'another video': { from: address, open: (page) => press(page, 'Choose another video') },
  'take from phones': {
    from: address,
    open: (page) => choose(page, 'More that can be done', 'Take from phones'),
  },
  'new release': { from: '/studio/releases', open: (page) => press(page, 'New release') },
  'publish a release': { from: `/studio/releases/${release}`, open: (page) => press(page, 'Publish now') },
  'new pack': { from: '/studio/packs', open: (page) => press(page, 'New pack') },
  'add to a pack': { from: `/studio/packs/${pack}`, open: (page) => press(page, 'Add Fliks') },
  'another Flik for some': {
    from: `/studio/packs/${pack}`,
    open: (page) => choose(page, /^More for /, /^Other Fliks/),
  },
  destroy: { from: '/studio/trash', open: (page) => press(page, /^Destroy /) },
  decline: { from: '/studio/proposals', open: (page) => press(page, 'Decline') },
  'new key': { from: '/studio/admin/keys', open: (page) => press(page, 'New key') },
  'new webhook': { from: '/studio/admin/webhooks', open: (page) => press(page, 'New webhook') },
  invite: { from: '/studio/admin/editors', open: (page) => press(page, 'Invite somebody') },
});

/** Every dialog, in light and dark; Escape closes it. */
export async function lookAtDialogs(t: Test, house: House, address: string, furniture: Furniture): Promise<void> {
  const { browser, stage, admin } = house;
  const { page, context, faults } = await visit(browser, stage.url, {
    storageState: await admin.context.storageState(),
  });
  for (const [name, { from, open }] of Object.entries(waysTo(address, furniture))) {
    await page.goto(from);
    await settled(page);
    await open(page);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await lookAt(t, page, `the dialog: ${name}`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  t.same(faults, [], 'nothing broke');
  await context.close();
}

/** What is shown to whoever is here for the first time, and what narrows the library. */
export async function lookAtTour(t: Test, { browser, stage, admin }: House): Promise<void> {
  const { cookies } = await admin.context.storageState();
  const { page, context } = await visit(browser, stage.url, { storageState: { cookies, origins: [] } });
  await page.goto('/studio');
  const tour = page.getByRole('region', { name: 'First steps' });
  for (const step of ['Bring a video in', 'Find anything', 'Open a Flik']) {
    await tour.getByRole('heading', { name: step }).waitFor();
    await lookAt(t, page, `the tour: ${step}`);
    await tour.getByRole('button', { name: /^(Next|Start)$/ }).click();
  }
  await tour.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Filters' }).click();
  await lookAt(t, page, 'filters');
  await page.getByRole('button', { name: /^Your account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await lookAt(t, page, 'the menu of the account');
  await context.close();
}
