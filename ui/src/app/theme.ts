// The look: one calm blue, quiet greys, Inter.
import { createTheme, type MantineThemeOverride, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const desk: MantineColorsTuple = [
  '#edf4fb', '#d9e7f5', '#b2cfeb', '#86b3df', '#5f9ad4', '#448ac9', '#2f78bb', '#2768a5', '#1f588d', '#154370',
];

const dark: MantineColorsTuple = [
  '#d5dbe3', '#b6bfca', '#96a1af', '#68737f', '#454e59', '#323a44', '#262d36', '#1a2028', '#12171d', '#0b0f13',
];

export const theme = createTheme({
  primaryColor: 'desk',
  primaryShade: { light: 7, dark: 6 },
  colors: { desk, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Switch: { styles: { description: { fontSize: 13 }, label: { fontSize: 14 } } },
    Checkbox: { styles: { description: { fontSize: 13 }, label: { fontSize: 14 } } },
    InputWrapper: { styles: { description: { fontSize: 13 } } },
    Radio: { styles: { description: { fontSize: 13 }, label: { fontSize: 14 } } },
    // A menu has items and nothing else: what it would focus first is no item.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: { styles: { title: { fontSize: 16, fontWeight: 650 } }, defaultProps: { transitionProps: { duration: 120 } } },
    Drawer: { styles: { title: { fontSize: 16, fontWeight: 650 } }, defaultProps: { transitionProps: { duration: 140 } } },
  },
});

/** What the components say by themselves: how something is closed, and how what is typed secretly is shown. */
export function spokenTheme(close: string, show: string): MantineThemeOverride {
  const button = { defaultProps: { closeButtonProps: { 'aria-label': close } } };
  const secret = { defaultProps: { visibilityToggleButtonProps: { 'aria-label': show } } };
  return createTheme({ components: { Modal: button, Drawer: button, PasswordInput: secret } });
}

/** Dimmed text and placeholders dark enough to be read on every ground. */
export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#56616e', '--mantine-color-placeholder': '#6b7683', '--mantine-color-error': '#b3261e' },
  dark: {
    '--mantine-color-dimmed': '#9aa5b3',
    '--mantine-color-placeholder': '#87929f',
    '--mantine-color-error': '#ff8f86',
    '--mantine-color-desk-light': '#1b3046',
    '--mantine-color-desk-light-hover': '#223b56',
    '--mantine-color-desk-light-color': '#97c5f0',
    '--mantine-color-red-light-color': '#ffaaa3',
  },
});
