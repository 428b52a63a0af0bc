import * as vscode from 'vscode';

/** Settings of package.json by their full ids, with the types that they must have. */
export interface SettingValues {
  'alpcscope.log.detectLanguage': boolean;
  'alpcscope.debuggerPath': string;
  'alpcscope.symbols.path': string;
  'alpcscope.symbols.servers': 'ask' | 'never' | 'always';
  'alpcscope.views.pageSize': number;
  'alpcscope.kernel.rowDetails': readonly string[];
  'alpcscope.trace.server': 'off' | 'messages' | 'verbose';
}

export type SettingId = keyof SettingValues;

/** What holds where package.json and the user say nothing usable; package.json declares the same defaults. */
export const SETTING_DEFAULTS: SettingValues = {
  'alpcscope.log.detectLanguage': true,
  'alpcscope.debuggerPath': '',
  'alpcscope.symbols.path': '',
  'alpcscope.symbols.servers': 'ask',
  'alpcscope.views.pageSize': 200,
  'alpcscope.kernel.rowDetails': [],
  'alpcscope.trace.server': 'off',
};

const PAGE_SIZE = { least: 20, most: 2000 };

/** A setting as the user wrote it; a value of a wrong type counts as not written. */
export function setting<K extends SettingId>(id: K, scope?: vscode.Uri): SettingValues[K] {
  const value: unknown = vscode.workspace.getConfiguration(undefined, scope).get(id);
  return typeof value === typeof SETTING_DEFAULTS[id] ? (value as SettingValues[K]) : SETTING_DEFAULTS[id];
}

/** Rows asked for at a time, kept within what a view can show. */
export function pageSize(): number {
  const size = Math.trunc(setting('alpcscope.views.pageSize'));
  return Number.isFinite(size) ? Math.min(PAGE_SIZE.most, Math.max(PAGE_SIZE.least, size)) : PAGE_SIZE.least;
}
