import * as vscode from 'vscode';
import type { Access, DebuggeeRunState } from '../protocol/debuggee';

/** Context keys that `when` clauses in package.json use, with the values that they take. */
export interface ContextKeyValues {
  'alpcscope.session': 'none' | 'reading' | 'active' | 'ended';
  'alpcscope.kind': 'none' | 'log' | 'dump' | 'kd';
  /** Where the debugger of the session stands. */
  'alpcscope.run': 'none' | DebuggeeRunState;
  'alpcscope.access': 'none' | Access;
  /** A whole reading takes long and was not begun without being asked for. */
  'alpcscope.notRead': boolean;
  /** A message trace goes on in some session. */
  'alpcscope.tracing': boolean;
  /** Two readings are compared. */
  'alpcscope.comparing': boolean;
  'alpcscope.needsSymbols': boolean;
  'alpcscope.lacksNames': boolean;
  'alpcscope.canGoBack': boolean;
  'alpcscope.canGoForward': boolean;
  'alpcscope.waitChains.filtered': boolean;
  'alpcscope.ports.filtered': boolean;
  'alpcscope.messages.filtered': boolean;
  'alpcscope.threads.filtered': boolean;
  'alpcscope.modules.filtered': boolean;
}

export type ContextKey = keyof ContextKeyValues;

/** Every key, so that a test can compare them with package.json. */
export const CONTEXT_KEYS = [
  'alpcscope.session',
  'alpcscope.kind',
  'alpcscope.run',
  'alpcscope.access',
  'alpcscope.notRead',
  'alpcscope.tracing',
  'alpcscope.comparing',
  'alpcscope.needsSymbols',
  'alpcscope.lacksNames',
  'alpcscope.canGoBack',
  'alpcscope.canGoForward',
  'alpcscope.waitChains.filtered',
  'alpcscope.ports.filtered',
  'alpcscope.messages.filtered',
  'alpcscope.threads.filtered',
  'alpcscope.modules.filtered',
] as const satisfies readonly ContextKey[];

export function setContextKey<K extends ContextKey>(key: K, value: ContextKeyValues[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
