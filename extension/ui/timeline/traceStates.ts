import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { TraceState } from '../../protocol/messageTrace';
import { DEBUG_TYPE } from '../viewIds';

/** How far the message traces of all sessions are, as their adapters tell it. */
export class TraceStates implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly known = new Map<string, TraceState>();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<string>());
  /** The id of a session whose trace has gone on, or whose session has ended. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.disposables.add(
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (session.type === DEBUG_TYPE && event === 'alpcscope/trace') this.set(session.id, body as TraceState);
      }),
    );
    this.disposables.add(
      vscode.debug.onDidTerminateDebugSession(({ id }) => {
        if (this.known.delete(id)) this.changed.fire(id);
      }),
    );
  }

  get(session: string): TraceState | undefined {
    return this.known.get(session);
  }

  /** Traces that go on, by session. */
  get all(): ReadonlyMap<string, TraceState> {
    return this.known;
  }

  set(session: string, state: TraceState): void {
    this.known.set(session, state);
    this.changed.fire(session);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
