import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { DebuggeeState, Refused } from '../../protocol/debuggee';
import type { CustomEvents, StatusResponse } from '../../protocol/requests';
import { DEBUG_TYPE } from '../viewIds';
import type { KdSession, Progress } from './kdSession';
import { clientOf } from './sessionClient';

/**
 * Knows the debug sessions of our type and which of them the views show: the active one, or the one that the user
 * chose since. A session that ended stays until another takes its place or it is closed.
 */
export class SessionTracker implements vscode.Disposable {
  private readonly known = new Map<string, KdSession>();
  /** Sessions that are gone, whose last events may still be on their way. */
  private readonly dropped = new Set<string>();
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<KdSession | undefined>());
  private readonly dataChanged = this.disposables.add(new vscode.EventEmitter<KdSession>());
  private readonly refused = this.disposables.add(new vscode.EventEmitter<RefusedIn>());
  private currentId: string | undefined;

  /** Another session is shown, or something about the shown one is new. */
  readonly onDidChange = this.changed.event;
  /** A session has new rows. */
  readonly onDidChangeData = this.dataChanged.event;
  /** Read-only access did not allow a command. */
  readonly onDidRefuse = this.refused.event;

  constructor() {
    const { debug } = vscode;
    this.disposables.add(debug.onDidStartDebugSession(session => void this.started(session)));
    this.disposables.add(
      debug.onDidChangeActiveDebugSession(session => {
        this.activated(session);
      }),
    );
    this.disposables.add(
      debug.onDidTerminateDebugSession(session => {
        this.terminated(session);
      }),
    );
    this.disposables.add(
      debug.onDidReceiveDebugSessionCustomEvent(event => {
        this.received(event);
      }),
    );
    if (debug.activeDebugSession) void this.started(debug.activeDebugSession);
  }

  /** The session that the views show. */
  get current(): KdSession | undefined {
    return this.currentId === undefined ? undefined : this.known.get(this.currentId);
  }

  get all(): readonly KdSession[] {
    return [...this.known.values()];
  }

  get(id: string | undefined): KdSession | undefined {
    return id === undefined ? this.current : this.known.get(id);
  }

  /** Shows another session until VS Code makes one active. */
  select(id: string): void {
    if (!this.known.has(id)) return;
    this.currentId = id;
    this.changed.fire(this.current);
  }

  /** Forgets a session that has ended. */
  close(id: string): void {
    if (this.known.get(id)?.ended !== true) return;
    this.known.delete(id);
    this.dropped.add(id);
    if (this.currentId === id) this.currentId = this.live()?.id;
    this.changed.fire(this.current);
  }

  /** Forgets a session that never came to be: VS Code announces neither its start nor its end. */
  dropUnread(id: string): void {
    const session = this.known.get(id);
    if (session?.status) return;
    this.dropped.add(id);
    if (!this.known.delete(id)) return;
    if (this.currentId === id) this.currentId = this.live()?.id;
    this.changed.fire(this.current);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async started(debug: vscode.DebugSession): Promise<void> {
    if (debug.type !== DEBUG_TYPE) return;
    const session = this.entry(debug);
    this.show(session.id);
    try {
      this.setStatus(debug, await session.client.request('alpcscope/status', undefined));
    } catch {
      // The adapter is still reading: it says so itself by `alpcscope/changed` when it is done.
    }
  }

  private activated(debug: vscode.DebugSession | undefined): void {
    if (debug?.type === DEBUG_TYPE && this.known.has(debug.id)) this.show(debug.id);
  }

  private terminated(debug: vscode.DebugSession): void {
    this.dropUnread(debug.id);
    const session = this.known.get(debug.id);
    if (!session) return;
    this.known.set(session.id, settled(session, { ended: true }));
    if (this.currentId === session.id) this.currentId = this.live()?.id ?? this.known.get(session.id)?.id;
    this.changed.fire(this.current);
  }

  private received(event: vscode.DebugSessionCustomEvent): void {
    if (event.session.type !== DEBUG_TYPE || this.dropped.has(event.session.id)) return;
    // Reading starts before VS Code announces the session.
    if (event.event === 'alpcscope/progress') this.progressed(event.session, event.body as Progress);
    if (event.event === 'alpcscope/changed') {
      this.setStatus(event.session, event.body as CustomEvents['alpcscope/changed']);
    }
    if (event.event === 'alpcscope/debuggee') this.setDebuggee(event.session, event.body as DebuggeeState);
    if (event.event === 'alpcscope/refused') {
      this.refused.fire({ session: this.entry(event.session), ...(event.body as Refused) });
    }
  }

  private progressed(debug: vscode.DebugSession, progress: Progress): void {
    const session = this.entry(debug);
    this.known.set(session.id, progress.done ? settled(session, {}) : { ...session, progress });
    this.currentId ??= session.id;
    if (this.currentId === session.id) this.changed.fire(this.current);
  }

  private setStatus(debug: vscode.DebugSession, status: StatusResponse): void {
    const { debuggee } = status;
    const news = { status, ...(debuggee && { debuggee }) };
    // While more is being read, how far that is stays in sight.
    const session = status.reading ? { ...this.entry(debug), ...news } : settled(this.entry(debug), news);
    this.known.set(session.id, session);
    this.dataChanged.fire(session);
    if (this.currentId === session.id) this.changed.fire(session);
  }

  private setDebuggee(debug: vscode.DebugSession, debuggee: DebuggeeState): void {
    const session: KdSession = { ...this.entry(debug), debuggee };
    this.known.set(session.id, session);
    this.currentId ??= session.id;
    if (this.currentId === session.id) this.changed.fire(session);
  }

  private show(id: string): void {
    const before = this.current;
    this.currentId = id;
    // What an ended session left behind goes as soon as something else is shown.
    if (before?.ended === true && before.id !== id) this.known.delete(before.id);
    this.changed.fire(this.current);
  }

  private entry(debug: vscode.DebugSession): KdSession {
    const known = this.known.get(debug.id);
    if (known) return known;
    const session: KdSession = { id: debug.id, debug, client: clientOf(debug), ended: false };
    this.known.set(debug.id, session);
    return session;
  }

  private live(): KdSession | undefined {
    const active = vscode.debug.activeDebugSession;
    const preferred = active && this.known.get(active.id);
    return preferred?.ended === false ? preferred : this.all.findLast(session => !session.ended);
  }
}

/** A command that a session did not run. */
export interface RefusedIn extends Refused {
  readonly session: KdSession;
}

/** The session with something new, its progress dropped. */
function settled(session: KdSession, change: Partial<KdSession>): KdSession {
  const kept = Object.entries(session).filter(([key]) => key !== 'progress');
  return { ...(Object.fromEntries(kept) as Omit<KdSession, 'progress'>), ...change };
}
