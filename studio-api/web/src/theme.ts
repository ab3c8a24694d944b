import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, Menu, Modal } from '@mantine/core';

/** Light to dark. White on shades 6 and 7 is over 6:1, and WCAG 2.2 (1.4.3) asks for 4.5:1. */
const VIOLET: MantineColorsTuple = [
  '#f1eeff',
  '#dfd9ff',
  '#bcb0ff',
  '#9885fe',
  '#7960fd',
  '#6648fc',
  '#5b3df5',
  '#4c2fd9',
  '#4329c2',
  '#3821ab',
];

/** Darker than the darkest of the library of components: 6:1 and 6.9:1 on the tints of a warning. */
const DARK_RED = '#a61e1e';
const DARK_ORANGE = '#8f2d06';

/** How the studio looks. Fonts are those of the system: nothing is loaded from anywhere else. */
export const theme = createTheme({
  primaryColor: 'violet',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { violet: VIOLET },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontWeight: '650' },
  // A placeholder among the items of a menu is no item, which screen readers are not told.
  components: {
    // Where the button is that opens it, and so in the same landmark.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, withinPortal: false } }),
    // The head of a dialog is not that of the page.
    ModalHeader: Modal.Header.extend({ defaultProps: { role: 'presentation' } }),
  },
});

/**
 * Colours of text that the library of components has too pale for WCAG 2.2 (1.4.3): what it dims is 3.3:1 on white, and links
 * are 3.6:1 on the dark page. These are 7:1 and more. Red and orange are as pale; what is said in them is over 5:1 here, also on
 * the tint of a warning.
 */
export const readableColours: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--mantine-color-red-filled': colors.red[9],
    '--mantine-color-red-filled-hover': DARK_RED,
    '--mantine-color-red-text': colors.red[9],
    '--mantine-color-red-light-color': DARK_RED,
    '--mantine-color-orange-light-color': DARK_ORANGE,
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[1],
    '--mantine-color-anchor': VIOLET[2],
    '--mantine-color-error': colors.red[4],
    '--mantine-color-red-filled': colors.red[9],
    '--mantine-color-red-filled-hover': DARK_RED,
    '--mantine-color-violet-light-color': VIOLET[2],
    '--mantine-color-violet-text': VIOLET[2],
  },
});
