import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core';
import { createTheme, defaultVariantColorsResolver } from '@mantine/core';
import { text } from './i18n/index.ts';
import type { Scheme } from './outcomes.ts';
import { outcomeInk, outcomeNames } from './outcomes.ts';

const slate: MantineColorsTuple = [
  '#f8fafc',
  '#f1f5f9',
  '#e2e8f0',
  '#cbd5e1',
  '#94a3b8',
  '#64748b',
  '#475569',
  '#334155',
  '#1e293b',
  '#0f172a',
];

const night: MantineColorsTuple = [
  '#e6ebf2',
  '#c3cddb',
  '#a3b1c4',
  '#7a8aa0',
  '#3d4b60',
  '#2c394c',
  '#1a2434',
  '#111827',
  '#0c121d',
  '#070b12',
];

/**
 * What is filled can be read in both schemes: the primary colour is dark in the light one and light in the dark one, so
 * what stands on it changes too; red is one and the same, since the shade of the primary colour makes it pale in the dark.
 */
export const variants: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  if (input.variant !== 'filled') return resolved;
  if (input.color === 'red') {
    return { ...resolved, background: 'var(--bw-danger)', hover: 'var(--bw-danger-hover)', color: '#ffffff' };
  }
  const primary = input.color === undefined || input.color === input.theme.primaryColor;
  return primary ? { ...resolved, color: 'var(--bw-on-primary)' } : resolved;
};

/** Surfaces and type of all pages: slate everywhere, since colour is kept for what it means. */
export const theme = createTheme({
  colors: { gray: slate, dark: night, slate },
  primaryColor: 'slate',
  primaryShade: { light: 8, dark: 2 },
  variantColorResolver: variants,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // A target is never smaller than 36 px, also on a phone.
    Button: {
      defaultProps: { size: 'sm' },
      // Words that do not fit in one line take two: nothing is cut off on a phone or at 200 %.
      styles: {
        root: {
          display: 'inline-flex',
          alignItems: 'center',
          height: 'auto',
          minHeight: 'var(--button-height)',
          paddingBlock: 4,
        },
        inner: { flex: 1, height: 'auto' },
        label: { height: 'auto', overflow: 'visible', lineHeight: 1.25, whiteSpace: 'normal' },
      },
    },
    Radio: { defaultProps: { iconColor: 'var(--bw-on-primary)' } },
    Checkbox: { defaultProps: { iconColor: 'var(--bw-on-primary)' } },
    Code: { styles: { root: { whiteSpace: 'pre-wrap' } } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        styles: { title: { fontWeight: 650 } },
        closeButtonProps: { 'aria-label': text('common:close') },
        // A dialog's head is no second head of the page.
        attributes: { header: { role: 'presentation' } },
      },
    },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
    Anchor: { defaultProps: { underline: 'always', c: 'var(--bw-link)' } },
  },
});

function inkVariables(scheme: Scheme): Record<string, string> {
  const entries = outcomeNames.flatMap((name) => {
    const { ink, paper, edge } = outcomeInk[scheme][name];
    return [
      [`--bw-${name}-ink`, ink],
      [`--bw-${name}-paper`, paper],
      [`--bw-${name}-edge`, edge],
    ];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

/**
 * CSS variables of our own: `--bw-<outcome>-ink|paper|edge`, `--bw-link`, `--bw-focus`, `--bw-on-primary`, `--bw-danger`,
 * `--bw-danger-hover`, `--bw-sunk`, `--bw-switch-off`.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--bw-danger': '#b91c1c', '--bw-danger-hover': '#991b1b' },
  light: {
    ...inkVariables('light'),
    '--bw-link': slate[8],
    '--bw-focus': '#1d4ed8',
    '--bw-on-primary': '#ffffff',
    '--bw-sunk': slate[1],
    '--bw-switch-off': slate[5],
    '--mantine-color-default-border': slate[3],
    '--mantine-color-error': 'var(--bw-deny-ink)', // Mantine's own is too pale to be read at 14 px
  },
  dark: {
    ...inkVariables('dark'),
    '--bw-link': night[0],
    '--bw-focus': '#8ab4ff',
    '--bw-on-primary': night[9],
    '--bw-sunk': night[8],
    '--bw-switch-off': night[4],
    '--mantine-color-error': 'var(--bw-deny-ink)',
  },
});
