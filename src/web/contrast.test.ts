import { DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';
import { describe, expect, it } from 'vitest';
import { outcomeInk, outcomeNames } from './outcomes.ts';
import { cssVariables, theme, variants } from './theme.ts';

const channel = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  const [red = 0, green = 0, blue = 0] = parts;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const at = (name: 'gray' | 'dark', shade: number): string => theme.colors?.[name]?.[shade] ?? '';
const schemes = ['light', 'dark'] as const;
const surface = {
  light: { body: '#ffffff', text: '#000000' },
  dark: { body: at('dark', 7), text: at('dark', 0) },
};
const variables = cssVariables({} as never);

describe('the contrast formula', () => {
  it('gives the known ends', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe.each(schemes)('%s', (scheme) => {
  it.each(outcomeNames)('%s: word, sentence and border can be read', (name) => {
    const { ink, paper, edge } = outcomeInk[scheme][name];
    expect(contrast(ink, paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(surface[scheme].text, paper)).toBeGreaterThanOrEqual(7);
    expect(contrast(edge, surface[scheme].body)).toBeGreaterThanOrEqual(2);
    expect(contrast(ink, surface[scheme].body)).toBeGreaterThanOrEqual(4.5);
  });

  it('tells the five answers apart by ink and by paper', () => {
    const inks = outcomeNames.map((name) => outcomeInk[scheme][name]);
    expect(new Set(inks.map(({ ink }) => ink)).size).toBe(5);
    expect(new Set(inks.map(({ paper }) => paper)).size).toBe(5);
  });

  it('keeps the words on a filled button readable', () => {
    const fill = scheme === 'light' ? at('gray', 8) : at('dark', 0);
    expect(contrast(variables[scheme]['--bw-on-primary'] ?? '', fill)).toBeGreaterThanOrEqual(7);
  });

  it('keeps the words on what destroys readable, and the button apart from the page', () => {
    const whole = mergeMantineTheme(DEFAULT_THEME, theme);
    const { color, ...of } = variants({ color: 'red', variant: 'filled', theme: whole });
    const own: Record<string, string> = variables.variables;
    for (const fill of [of.background, of.hover]) {
      const ground = own[fill.replace(/^var\((.*)\)$/, '$1')] ?? '';
      expect(contrast(color, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ground, surface[scheme].body)).toBeGreaterThanOrEqual(2);
    }
  });

  it('keeps small print, links and the focus ring readable on every surface', () => {
    const own = variables[scheme];
    const surfaces = [surface[scheme].body, own['--bw-sunk'] ?? ''];
    const dimmed = scheme === 'light' ? at('gray', 6) : at('dark', 2);
    for (const ground of surfaces) {
      expect(contrast(dimmed, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(own['--bw-link'] ?? '', ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(own['--bw-focus'] ?? '', ground)).toBeGreaterThanOrEqual(3);
    }
  });
});
