import type { Page } from 'playwright-core';
import { call, textIn } from './api.js';

type Account = { readonly email: string; readonly password: string };

/** Signs somebody in at the page, and waits until the library shows. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.goto('/studio');
  await page.getByLabel('E-mail address').fill(email);
  await page
    .getByLabel(/^Password/)
    .first()
    .fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
}

/**
 * Makes another editor, by way of an invitation that they accept. Through the API, in the session of a page: how an invitation
 * looks to people is a journey of its own.
 */
export async function addEditor(page: Page, role: 'viewer' | 'editor' | 'publisher', account: Account): Promise<void> {
  const made = await call(page, 'POST', 'invitations', { data: { email: account.email, role } });
  const name = account.email.replace(/@.*/, '');
  await call(page, 'POST', 'invitations/accept', {
    data: {
      token: textIn(made, 'token'),
      name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      password: account.password,
    },
  });
}
