import type * as vscode from 'vscode';
import type { DebuggeeState } from '../../protocol/debuggee';
import type { CustomEvents, StatusResponse } from '../../protocol/requests';
import type { SessionClient } from './sessionClient';

export type Progress = CustomEvents['alpcscope/progress'];

/** A debug session of our type, as the views see it. */
export interface KdSession {
  readonly id: string;
  readonly debug: vscode.DebugSession;
  readonly client: SessionClient;
  /** Absent until the adapter has read its target. */
  readonly status?: StatusResponse;
  /** What takes time at the moment. */
  readonly progress?: Progress;
  /** Where the debugger stands; absent for logs and dumps that none holds open. */
  readonly debuggee?: DebuggeeState;
  readonly ended: boolean;
}

/** What a session is called in titles and messages: its log, else its name in the Call Stack view. */
export function titleOf(session: KdSession): string {
  return session.status?.title ?? session.debug.name;
}

export type SessionState = 'none' | 'reading' | 'active' | 'ended';

export function stateOf(session: KdSession | undefined): SessionState {
  if (!session) return 'none';
  if (session.ended) return 'ended';
  return session.status ? 'active' : 'reading';
}
