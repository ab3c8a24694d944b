let input: HTMLInputElement | null = null;

/** The field behind every button that adds videos: there is one for all pages, beside the tray. */
export const chooser = {
  is: (element: HTMLInputElement | null): void => {
    input = element;
  },
  /** Opens the dialog in which files are chosen. */
  open: (): void => input?.click(),
};
