import { type NotificationData, notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { Problem } from '../api/problem.js';

/** What went wrong, in words for editors: those of the locale for codes it knows, else those of the server. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Problem)) return i18next.t('problem.unexpected');
  const key = `problem.code.${error.code}`;
  if (i18next.exists(key)) return i18next.t(key, { detail: error.detail });
  return error.detail === '' ? i18next.t('problem.unexpected') : error.detail;
}

/** Shows something in a corner. @returns the id by which it is hidden */
const news = (shown: NotificationData): string =>
  notifications.show({ closeButtonProps: { 'aria-label': i18next.t('common.close') }, ...shown });

/** Short news in a corner of the page, read out by screen readers. */
export const say = {
  news,
  hide: (id: string): void => void notifications.hide(id),
  done: (message: string): void => void news({ message, color: 'teal', autoClose: 5000 }),
  /** Stays until it is closed: it has to be read. */
  problem: (error: unknown): void =>
    void news({ message: wordsOf(error), color: 'red', autoClose: false, role: 'alert' }),
};
