import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import { COMMANDS } from '../commandIds';
import { setContextKey } from '../contextKeys';
import type { TraceStates } from './traceStates';
import { isGoingOn, traceBadge, traceLine } from './traceText';

/** Says in the status bar that a trace goes on: each hit halts the machine for a moment. A click stops it. */
export class TraceStatus implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  readonly item = this.disposables.add(
    vscode.window.createStatusBarItem('alpcscope.messageTrace', vscode.StatusBarAlignment.Left, 9),
  );

  constructor(private readonly states: TraceStates) {
    this.item.name = vscode.l10n.t('ALPC Message Trace');
    this.item.command = COMMANDS.stopMessageTrace;
    this.disposables.add(
      states.onDidChange(() => {
        this.draw();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private draw(): void {
    const going = [...this.states.all.values()].find(isGoingOn);
    setContextKey('alpcscope.tracing', going !== undefined);
    if (!going) {
      this.item.hide();
      return;
    }
    this.item.text = `$(record) ${traceBadge(going)}`;
    this.item.tooltip = vscode.l10n.t('{0} Click stops the trace.', traceLine(going));
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.item.show();
  }
}
