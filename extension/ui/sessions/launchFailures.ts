import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { SessionTracker } from './sessionTracker';

/** Number of the adapter's error for a launch that the user gave up. */
const CANCELLED = 1003;
/** … and for a debugger that was not found. */
const NO_DEBUGGER = 1130;

const INSTALL = 'https://learn.microsoft.com/windows-hardware/drivers/debugger/debugger-download-tools';

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
        const id = message.body?.error?.id;
        if (id === NO_DEBUGGER) void offerDebugger(failureText(message));
        else if (id !== CANCELLED) void show(failureText(message), session.configuration);
      },
    };
  }
}

/** Where kd and cdb come from, and the setting that names them. */
async function offerDebugger(text: string): Promise<void> {
  const install = vscode.l10n.t('How to Install');
  const choose = vscode.l10n.t('Name the Debugger…');
  const chosen = await vscode.window.showErrorMessage(text, install, choose);
  if (chosen === install) await vscode.env.openExternal(vscode.Uri.parse(INSTALL, true));
  if (chosen === choose)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'alpcscope.debuggerPath');
}

async function show(text: string, { request }: vscode.DebugConfiguration): Promise<void> {
  if (request === 'attach') {
    const again = vscode.l10n.t('Attach to Kernel…');
    const setUp = vscode.l10n.t('Set Up Kernel Debugging…');
    const chosen = await vscode.window.showErrorMessage(text, again, setUp);
    if (chosen === again) await vscode.commands.executeCommand(COMMANDS.attachKernel);
    if (chosen === setUp) await vscode.commands.executeCommand(COMMANDS.setUpKernel);
    return;
  }
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
