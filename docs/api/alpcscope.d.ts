import type { Event } from 'vscode';

/**
 * What the extension `alpcscope.alpcscope` exports. Copy this file into your extension. `version` grows when something is
 * taken away; what is added does not change it.
 */
export interface AlpcScopeApi {
  readonly version: 1;
  /** All debug sessions of type `kd`, those that have ended included. */
  sessions(): readonly AlpcScopeSession[];
  /** The session that the views show. */
  session(): AlpcScopeSession | undefined;
  /** Fires when sessions begin, end, or have read something new. */
  readonly onDidChange: Event<void>;
  /**
   * Everything that is known of a target, in the shape that `alpcscope facts` prints: `target`, `processes`, `threads`,
   * `ports`, `connections`, `messages`, `unknowns`, … Rejects where no session is open, or more was read than fits into one
   * answer.
   * @param session id of a session; absent: the one that the views show
   */
  facts(session?: string): Promise<Readonly<Record<string, unknown>>>;
  /** A report as text. */
  report(wish: AlpcScopeReport, session?: string): Promise<string>;
  /** Shows the row of a thing in the view of its kind. */
  reveal(entity: AlpcScopeEntity, session?: string): Promise<void>;
}

export interface AlpcScopeSession {
  readonly id: string;
  /** Name of the log or dump, or what the debugger is connected to. */
  readonly title: string;
  readonly state: 'none' | 'reading' | 'active' | 'ended';
}

export interface AlpcScopeReport {
  readonly kind: 'hang' | 'ports' | 'connections' | 'backlog' | 'waits' | 'rpc' | 'stats';
  readonly format: 'markdown' | 'html' | 'json' | 'csv';
  /** Only what concerns this thread: `PID.TID`, TID, address or id. */
  readonly thread?: string;
  /** Only what concerns this process: PID, address or image name. */
  readonly process?: string;
  /** What is taken out of the text. */
  readonly redact?: readonly ('names' | 'addresses' | 'user-data')[];
}

/** `thread:0xffffac0f5a1f6240`, `port:0x…`: a thing as reports in JSON name it. */
export type AlpcScopeEntity = `${'process' | 'thread' | 'port' | 'message' | 'lock' | 'irp'}:${string}`;
