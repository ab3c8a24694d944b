import { useCallback, useState } from 'react';

const SEEN = 'qik-tour-seen';
const read = (): boolean => {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    // A browser that keeps nothing would show it every time.
    return true;
  }
};

/** Whether the tour is to be shown: once in a browser, and whenever it is asked for. */
export function useTour() {
  const [open, setOpen] = useState(() => !read());
  const end = useCallback(() => {
    localStorage.setItem(SEEN, 'yes');
    setOpen(false);
  }, []);
  return { open, end, begin: useCallback(() => setOpen(true), []) };
}
