import type { Test } from 'tap';
import { barriers } from '../../axe.js';
import { visit } from '../../browser.js';
import type { Furniture } from '../../furniture.js';
import { PAGES, PANES, WIDTHS } from '../../pages.js';
import { lookAt, settled } from '../look.js';
import type { House } from '../theatre.js';

/** Every page as an administrator sees it, in light and dark: nothing keeps anybody out, and a phone is wide enough. */
export async function lookAtPages(t: Test, house: House, address: string, furniture: Furniture): Promise<void> {
  const { browser, stage, admin } = house;
  const storageState = await admin.context.storageState();
  const addresses = {
    ...PAGES,
    ...Object.fromEntries(PANES.map((pane) => [pane, `${address}?pane=${pane}`])),
    ...Object.fromEntries(Object.entries(furniture).map(([name, id]) => [`one ${name}`, `/studio/${name}s/${id}`])),
  };
  const desk = await visit(browser, stage.url, { storageState, viewport: WIDTHS.desk });
  for (const [name, where] of Object.entries(addresses)) {
    await desk.page.goto(where);
    await settled(desk.page);
    await lookAt(t, desk.page, name);
    t.equal(await desk.page.getByRole('heading', { level: 1 }).count(), 1, `${name} has one heading`);
  }
  t.same(desk.faults, [], 'nothing broke');
  await desk.context.close();
  const phone = await visit(browser, stage.url, {
    ...{ storageState, viewport: WIDTHS.phone, isMobile: true, hasTouch: true },
  });
  for (const [name, where] of Object.entries(addresses)) {
    await phone.page.goto(where);
    await settled(phone.page);
    const wide = Number(await phone.page.evaluate('document.documentElement.scrollWidth'));
    t.same(await barriers(phone.page), [], `${name}, on a phone`);
    t.ok(wide <= WIDTHS.phone.width, `${name} is as wide as a phone: ${wide} px`);
  }
  await phone.page.getByRole('button', { name: 'Menu' }).click();
  await phone.page.getByRole('link', { name: 'Packs' }).waitFor();
  await lookAt(t, phone.page, 'the menu of a phone');
  await phone.context.close();
}

/** The page that those see who are nobody yet. */
export async function lookAtSignIn(t: Test, { browser, stage }: House): Promise<void> {
  const { page, context } = await visit(browser, stage.url);
  await page.goto('/studio');
  await settled(page);
  t.match(page.url(), /\/studio\/sign-in/);
  await lookAt(t, page, 'sign-in');
  await context.close();
}
