import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import { COMMANDS } from '../commandIds';
import { setContextKey } from '../contextKeys';
import { type KdSession, stateOf, titleOf } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { statusText } from './statusText';

const PRIORITY = 50;

/** One item that says what the shown session does; a click offers what can be done with it. */
export class StatusBar implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item: vscode.StatusBarItem;

  constructor(private readonly sessions: SessionTracker) {
    this.item = this.disposables.add(
      vscode.window.createStatusBarItem('alpcscope.status', vscode.StatusBarAlignment.Left, PRIORITY),
    );
    this.item.name = 'ALPC Scope';
    this.item.command = COMMANDS.sessionActions;
    this.disposables.add(
      sessions.onDidChange(() => {
        this.draw();
      }),
    );
    this.draw();
  }

  /** What it says at the moment; empty while it is hidden. */
  get text(): string {
    return this.item.text;
  }

  /** What a click on it runs. */
  get command(): string {
    return typeof this.item.command === 'string' ? this.item.command : '';
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private tellDebuggee(session: KdSession | undefined): void {
    const debuggee = session?.ended === true ? undefined : session?.debuggee;
    setContextKey('alpcscope.run', debuggee?.state ?? 'none');
    setContextKey('alpcscope.access', debuggee?.access ?? 'none');
    setContextKey('alpcscope.notRead', session?.status?.notRead !== undefined && !session.ended);
  }

  private draw(): void {
    const session = this.sessions.current;
    const state = stateOf(session);
    setContextKey('alpcscope.session', state);
    setContextKey('alpcscope.kind', session?.status?.kind ?? 'none');
    this.tellDebuggee(session);
    setContextKey('alpcscope.needsSymbols', session?.status?.needs !== undefined && !session.ended);
    setContextKey('alpcscope.lacksNames', session?.status?.names !== undefined && !session.ended);
    const shown = statusText({
      state,
      title: session ? titleOf(session) : '',
      others: this.sessions.all.filter(other => !other.ended && other.id !== session?.id).length,
      ...(session?.status && { status: session.status }),
      ...(session?.debuggee && !session.ended && { debuggee: session.debuggee }),
      ...(session?.progress && { progress: session.progress }),
    });
    const { busy } = session?.debuggee ?? {};
    this.item.command = busy && !busy.background && !session?.ended ? COMMANDS.interrupt : COMMANDS.sessionActions;
    this.item.text = shown?.text ?? '';
    this.item.tooltip = shown?.tooltip ?? '';
    if (shown) this.item.show();
    else this.item.hide();
  }
}
