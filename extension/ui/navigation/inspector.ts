import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { StackResponse, ViewName } from '../../protocol/requests';
import { setContextKey } from '../contextKeys';
import type { KdSession } from '../sessions/kdSession';
import { focusSession } from '../sessions/focusSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import type { RowView } from '../trees/rowView';
import type { Visit } from './history';
import { InspectionHistory } from './history';
import { revealInLog } from './logReveal';

/** Where a thing of each kind has its row. */
const HOME: Readonly<Record<ReturnType<typeof kindOfId>, ViewName>> = {
  process: 'threads',
  thread: 'threads',
  port: 'ports',
  message: 'messages',
  lock: 'waitChains',
  irp: 'waitChains',
};

/** Moves between things: to the stack of a thread, to the row of anything, and back. */
export class Inspector {
  private readonly history = new InspectionHistory();

  constructor(
    private readonly sessions: SessionTracker,
    private readonly views: Readonly<Record<ViewName, RowView>>,
  ) {}

  /** Puts the thread of a thing into the Call Stack view and focuses it; answers which thread that is. */
  async jump(session: KdSession, entity: EntityId, side?: 'client' | 'server'): Promise<StackResponse> {
    const answer = await this.visitStack(session, entity, side);
    this.note({ session: session.id, entity, stack: true, ...(side && { side }) });
    return answer;
  }

  /** Selects the row of a thing in the view of its kind, else in another; else shows its place in the log. */
  async reveal(session: KdSession, entity: EntityId, focus = true): Promise<void> {
    await this.visitRow(session, entity, focus);
    this.note({ session: session.id, entity });
  }

  /** Things of a session that were looked at, the latest first. */
  recent(session: KdSession): readonly EntityId[] {
    return this.history.recent(session.id);
  }

  async go(direction: 'back' | 'forward'): Promise<void> {
    const visit = this.history[direction]();
    const session = visit && this.sessions.get(visit.session);
    if (visit && session?.ended !== false) this.history.forget(visit.session);
    this.drawKeys();
    if (!visit || session?.ended !== false) return;
    if (visit.stack === true) await this.visitStack(session, visit.entity, visit.side);
    else await this.visitRow(session, visit.entity);
  }

  private async visitStack(session: KdSession, entity: EntityId, side?: 'client' | 'server'): Promise<StackResponse> {
    await focusSession(session.id);
    const answer = await session.client.request('alpcscope/stack', { entity, ...(side && { side }) });
    if (answer.why !== undefined && answer.why !== '') void vscode.window.showInformationMessage(answer.why);
    return answer;
  }

  /** Without `focus` the keys stay with the page that was clicked in. */
  private async visitRow(session: KdSession, entity: EntityId, focus = true): Promise<void> {
    if (session.id !== this.sessions.current?.id) this.sessions.select(session.id);
    const home = this.views[HOME[kindOfId(entity)]];
    const others = Object.values(this.views).filter(view => view !== home);
    for (const view of [home, ...others]) if (await view.reveal(entity, focus)) return;
    const card = await session.client.request('alpcscope/card', { text: entity });
    if (card?.line === undefined) throw new Error(vscode.l10n.t('Nothing describes {0}.', entity));
    await revealInLog(session, card.line);
  }

  private note(visit: Visit): void {
    this.history.push(visit);
    this.drawKeys();
  }

  private drawKeys(): void {
    setContextKey('alpcscope.canGoBack', this.history.canGoBack);
    setContextKey('alpcscope.canGoForward', this.history.canGoForward);
  }
}
