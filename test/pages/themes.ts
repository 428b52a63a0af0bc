/*
 * Colours that VS Code gives to pages, by theme: those of its default themes that ours use. What a theme does not set
 * is not there, as in VS Code.
 */

const HIGH_CONTRAST = { 'editor-background': '#000000', foreground: '#ffffff', line: '#6fc3df', active: '#f38518' };

export interface Theme {
  /** Class of the page's body. */
  readonly body: string;
  /** Without `--vscode-`. */
  readonly colours: Readonly<Record<string, string>>;
}

const FONT = { 'font-family': 'DejaVu Sans, sans-serif', 'font-size': '13px' };

export const THEMES: Readonly<Record<'dark' | 'light' | 'highContrast' | 'highContrastLight', Theme>> = {
  dark: {
    body: 'vscode-dark',
    colours: {
      ...FONT,
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      'editor-background': '#1f1f1f',
      'editorWidget-background': '#202020',
      'editorWidget-foreground': '#cccccc',
      'editorWidget-border': '#313131',
      'panel-border': '#2b2b2b',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      'button-secondaryHoverBackground': '#3c3c3c',
      'button-border': '#ffffff12',
      focusBorder: '#0078d4',
      'input-background': '#313131',
      'input-foreground': '#cccccc',
      'input-border': '#3c3c3c',
      'input-placeholderForeground': '#989898',
      'list-hoverBackground': '#2a2d2e',
      'list-inactiveSelectionBackground': '#37373d',
      'list-activeSelectionBackground': '#04395e',
      'list-activeSelectionForeground': '#ffffff',
      'charts-red': '#f14c4c',
      'charts-blue': '#3794ff',
      'charts-yellow': '#cca700',
      'charts-orange': '#d18616',
      'symbolIcon-classForeground': '#ee9d28',
      'charts-green': '#89d185',
      'charts-purple': '#b180d7',
    },
  },
  light: {
    body: 'vscode-light',
    colours: {
      ...FONT,
      foreground: '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      'editor-background': '#ffffff',
      'editorWidget-background': '#f8f8f8',
      'editorWidget-foreground': '#3b3b3b',
      'editorWidget-border': '#c8c8c8',
      'panel-border': '#e5e5e5',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      'button-secondaryHoverBackground': '#cccccc',
      'button-border': '#0000001a',
      focusBorder: '#005fb8',
      'input-background': '#ffffff',
      'input-foreground': '#3b3b3b',
      'input-border': '#cecece',
      'input-placeholderForeground': '#767676',
      'list-hoverBackground': '#f2f2f2',
      'list-inactiveSelectionBackground': '#e4e6f1',
      'list-activeSelectionBackground': '#e8e8e8',
      'list-activeSelectionForeground': '#000000',
      'charts-red': '#e51400',
      'charts-blue': '#0063d3',
      'charts-yellow': '#bf8803',
      'charts-orange': '#d18616',
      'symbolIcon-classForeground': '#d67e00',
      'charts-green': '#388a34',
      'charts-purple': '#652d90',
    },
  },
  highContrast: { body: 'vscode-high-contrast', colours: highContrast(HIGH_CONTRAST) },
  highContrastLight: {
    body: 'vscode-high-contrast-light vscode-high-contrast',
    colours: highContrast({
      'editor-background': '#ffffff',
      foreground: '#292929',
      line: '#0f4a85',
      active: '#006bbd',
    }),
  },
};

/** Themes of high contrast have lines in the place of surfaces. */
function highContrast(base: typeof HIGH_CONTRAST): Readonly<Record<string, string>> {
  const { 'editor-background': background, foreground, line, active } = base;
  return {
    ...FONT,
    foreground,
    descriptionForeground: foreground,
    'editor-background': background,
    'editorWidget-background': background,
    'editorWidget-foreground': foreground,
    'editorWidget-border': line,
    contrastBorder: line,
    contrastActiveBorder: active,
    'panel-border': line,
    'button-secondaryBackground': background,
    'button-secondaryForeground': foreground,
    'button-border': line,
    focusBorder: active,
    'input-background': background,
    'input-foreground': foreground,
    'input-border': line,
    'input-placeholderForeground': foreground,
    'charts-red': '#f14c4c',
    'charts-blue': '#3794ff',
    'charts-yellow': '#cca700',
    'charts-orange': '#d18616',
    'symbolIcon-classForeground': '#ee9d28',
    'charts-green': '#89d185',
    'charts-purple': '#b180d7',
  };
}
