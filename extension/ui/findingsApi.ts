import type * as vscode from 'vscode';
import type { EntityId } from '../model/ids';
import { isEntityId } from '../protocol/guards';
import type { RedactionPart } from '../protocol/findings';
import type { ReportFormat, ReportKind } from '../protocol/requests';
import type { Inspector } from './navigation/inspector';
import type { KdSession, SessionState } from './sessions/kdSession';
import { stateOf, titleOf } from './sessions/kdSession';
import type { SessionTracker } from './sessions/sessionTracker';

/** A debug session of type `kd`. */
export interface SessionInfo {
  readonly id: string;
  readonly title: string;
  readonly state: SessionState;
}

export interface ReportWish {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  /** Cid, TID, PID, address or id; absent: everything. */
  readonly thread?: string;
  readonly process?: string;
  readonly redact?: readonly RedactionPart[];
}

/** What is known of a target, and what follows from it, for other extensions. A session is named by its id; absent: the one that the views show. */
export interface FindingsApi {
  sessions(): readonly SessionInfo[];
  /** Fires when sessions begin, end, or have read something new. */
  readonly onDidChange: vscode.Event<void>;
  /** Processes, threads, ports, messages and the rest, in the shape that `alpcscope facts` prints. */
  facts(session?: string): Promise<Readonly<Record<string, unknown>>>;
  report(wish: ReportWish, session?: string): Promise<string>;
  /** Shows the row of a thing. */
  reveal(entity: EntityId, session?: string): Promise<void>;
}

export function findingsApi(
  sessions: SessionTracker,
  inspector: Inspector,
  onDidChange: vscode.Event<void>,
): FindingsApi {
  const sessionOf = (id: string | undefined): KdSession => {
    const session = sessions.get(id);
    if (!session || session.ended)
      throw new Error(id === undefined ? 'no session is open' : `no session ${id} is open`);
    return session;
  };
  return {
    sessions: () => sessions.all.map(session => ({ id: session.id, title: titleOf(session), state: stateOf(session) })),
    onDidChange,
    facts: async id => {
      const { json } = await sessionOf(id).client.request('alpcscope/facts', undefined);
      return JSON.parse(json) as Readonly<Record<string, unknown>>;
    },
    report: async (wish, id) => (await sessionOf(id).client.request('alpcscope/report', wish)).text,
    reveal: async (entity, id) => {
      if (!isEntityId(entity)) throw new Error('an id such as thread:0xffff… is expected');
      await inspector.reveal(sessionOf(id), entity);
    },
  };
}
