import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { SessionTracker } from './sessionTracker';

/** Number of the adapter's error for a launch that the user gave up. */
const CANCELLED = 1003;

interface Failure {
  readonly type: string;
  readonly command?: string;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: {
    readonly error?: { readonly id?: number; readonly format?: string; readonly variables?: Record<string, string> };
  };
}

/**
 * Says why a session could not start. The adapter keeps VS Code from showing its modal box (`showUser: false`), so
 * that the reason comes as a notification, with what to do next.
 */
export class LaunchFailures implements vscode.DebugAdapterTrackerFactory {
  constructor(private readonly sessions: SessionTracker) {}

  createDebugAdapterTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    return {
      onExit: () => {
        this.sessions.dropUnread(session.id);
      },
      onDidSendMessage: (message: Failure) => {
        if (message.type !== 'response' || message.success !== false) return;
        if (message.command !== 'launch' && message.command !== 'attach') return;
        this.sessions.dropUnread(session.id);
        if (message.body?.error?.id !== CANCELLED) void show(failureText(message));
      },
    };
  }
}

async function show(text: string): Promise<void> {
  const log = vscode.l10n.t('Open Another Log…');
  const dump = vscode.l10n.t('Open Another Dump…');
  const chosen = await vscode.window.showErrorMessage(text, log, dump);
  if (chosen === log) await vscode.commands.executeCommand(COMMANDS.openLog);
  if (chosen === dump) await vscode.commands.executeCommand(COMMANDS.openDump);
}

function failureText(message: Failure): string {
  const error = message.body?.error;
  const text = error?.format ?? message.message ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => error?.variables?.[name] ?? whole);
}
