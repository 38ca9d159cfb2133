/**
 * Ant Design under Tradewind's own tokens, and the choice of light, dark or the system's.
 * The dark algorithm darkens every seed, so the last algorithm puts our values back.
 */
import { theme as antd, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type Shade = 'light' | 'dark';

const STORED = 'tradewind.theme';
const listeners = new Set<() => void>();
const system = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(STORED);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

let choice = stored();

function shade(): Shade {
  if (choice === 'system') return system?.matches ? 'dark' : 'light';
  return choice;
}

function announce() {
  document.documentElement.dataset.theme = shade();
  for (const listener of listeners) listener();
}

system?.addEventListener('change', announce);

/** Remembers the choice on this device and repaints at once. */
export function chooseTheme(next: ThemeChoice) {
  choice = next;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // A browser without storage keeps the choice until the page closes.
  }
  announce();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const useShade = (): Shade => useSyncExternalStore(subscribe, shade);
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, () => choice);

const LIGHT = {
  desk: '#f2f3f5',
  sheet: '#ffffff',
  hover: '#f3f5f7',
  selected: '#eef4fe',
  raised: '#ffffff',
  line: '#e6e8eb',
  line2: '#d5d9de',
  control: '#8b929d',
  ink: '#16191e',
  ink2: '#464d57',
  ink3: '#5f6670',
  placeholder: '#666d77',
  accent: '#0958d9',
  fill: '#0958d9',
  fillHover: '#0a4fc0',
  fillActive: '#08429f',
  soft: '#e9f1fd',
  softLine: '#b7d0f7',
  good: '#11713a',
  goodSoft: '#e4f4ea',
  goodLine: '#b5dfc6',
  warn: '#9c4a06',
  warnSoft: '#fdf0e0',
  warnLine: '#f3cfa3',
  bad: '#bd261b',
  badSoft: '#fdebe9',
  badLine: '#f3bdb7',
  track: '#f0f2f4',
  tooltip: '#1f242b',
};
const DARK: typeof LIGHT = {
  desk: '#0d0f12',
  sheet: '#14171b',
  hover: '#1d2126',
  selected: '#172238',
  raised: '#1c2025',
  line: '#262a31',
  line2: '#373d46',
  control: '#6a717c',
  ink: '#eaecef',
  ink2: '#bcc2cb',
  ink3: '#98a0ab',
  placeholder: '#98a0ab',
  accent: '#82b1ff',
  fill: '#2767dd',
  fillHover: '#3a78ec',
  fillActive: '#1f56c2',
  soft: '#182848',
  softLine: '#2b4a80',
  good: '#62cc90',
  goodSoft: '#132b1e',
  goodLine: '#23513a',
  warn: '#f2a964',
  warnSoft: '#33210f',
  warnLine: '#5c3c1c',
  bad: '#ff8d83',
  badSoft: '#391a18',
  badLine: '#6b2f2b',
  track: '#0f1215',
  tooltip: '#2a3038',
};

export function antdTheme(shade: Shade, arabic: boolean): ThemeConfig {
  const c = shade === 'dark' ? DARK : LIGHT;
  const ours = {
    colorPrimary: c.fill,
    colorPrimaryHover: c.fillHover,
    colorPrimaryActive: c.fillActive,
    colorInfo: c.accent,
    colorLink: c.accent,
    colorLinkHover: c.accent,
    colorLinkActive: c.accent,
    colorSuccess: c.good,
    colorWarning: c.warn,
    colorError: c.bad,
  };
  return {
    algorithm: [shade === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm, (_seed, map) => ({ ...map!, ...ours })],
    token: {
      ...ours,
      colorText: c.ink,
      colorTextSecondary: c.ink2,
      colorTextTertiary: c.ink3,
      colorTextDescription: c.ink3,
      colorTextDisabled: c.ink3,
      colorIcon: c.ink3,
      colorTextPlaceholder: c.placeholder,
      colorBorder: c.control,
      colorBorderSecondary: c.line,
      colorSplit: c.line,
      colorBgContainer: c.sheet,
      colorBgElevated: c.raised,
      colorBgLayout: c.desk,
      colorBgContainerDisabled: c.hover,
      colorFillAlter: c.hover,
      controlItemBgHover: c.hover,
      controlItemBgActive: c.selected,
      controlItemBgActiveHover: c.selected,
      colorSuccessBg: c.goodSoft,
      colorSuccessBorder: c.goodLine,
      colorWarningBg: c.warnSoft,
      colorWarningBorder: c.warnLine,
      colorErrorBg: c.badSoft,
      colorErrorBorder: c.badLine,
      colorInfoBg: c.soft,
      colorInfoBorder: c.softLine,
      colorBgSpotlight: c.tooltip,
      fontSize: 14,
      fontSizeSM: 12,
      lineHeight: 1.57,
      controlHeight: 30,
      controlHeightSM: 26,
      controlHeightLG: 36,
      borderRadius: 6,
      borderRadiusSM: 4,
      borderRadiusLG: 8,
      fontWeightStrong: 600,
      controlOutlineWidth: 3,
      // Without motion antd shows its lists and dialogs at once; with it, it waits for an animation that tokens.css forbids.
      motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.2s',
      wireframe: false,
      fontFamily: 'var(--face)',
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
        paddingInline: 11,
        contentFontSize: arabic ? 14 : 13,
        contentFontSizeSM: arabic ? 14 : 13,
        contentFontSizeLG: 14,
        defaultBorderColor: c.line2,
      },
      Tabs: { horizontalItemPadding: '7px 0', horizontalItemGutter: 18, titleFontSize: 13 },
      Segmented: { trackPadding: 2, trackBg: c.track },
      Form: { labelFontSize: 12.5, itemMarginBottom: 14, verticalLabelPadding: '0 0 4px' },
      Progress: { lineBorderRadius: 2 },
      Menu: { itemHeight: 30 },
      Modal: { titleFontSize: 15 },
    },
  };
}
