import type { ProcessId, ThreadId } from '../model/ids';

/*
 * A session over kd or cdb: where it stands, what it may do, and what it was asked. Names are `alpcscope/<noun>` as in
 * requests.ts.
 */

/** Where a session over a debugger stands. */
export type DebuggeeRunState =
  /** The debugger was started and has not connected yet. */
  | 'starting'
  /** No target has answered; `reason` says what to check. */
  | 'waiting'
  | 'running'
  /** A break was sent that the target has not taken yet. */
  | 'breaking-in'
  /** It reads commands. */
  | 'halted'
  /** The target restarts and is expected back. */
  | 'reconnecting'
  /** The target does not answer any more. */
  | 'lost'
  /** The debugger has ended. */
  | 'ended';

/** What the debugger is connected to. */
export type DebuggeeKind = 'live-kernel' | 'local-kernel' | 'dump' | 'launched' | 'attached' | 'remote';

/** What a session may do to its target: look at it, or everything. */
export type Access = 'readOnly' | 'full';

/** The command that keeps the debugger busy for a second or more. */
export interface BusyWith {
  readonly command: string;
  readonly ms: number;
  /** Commands behind it. */
  readonly waiting: number;
  /** A slice of work that gives way to what a user asks. */
  readonly background: boolean;
}

/** Sent as `alpcscope/debuggee` whenever it changes, and once a second while a command runs. */
export interface DebuggeeState {
  readonly kind: DebuggeeKind;
  readonly state: DebuggeeRunState;
  /** For people: what to check while it waits, why it was lost or has ended. */
  readonly reason?: string;
  readonly busy?: BusyWith;
  readonly access: Access;
  /** Which halt of the target it is, from 1; 0 before the first. */
  readonly stop: number;
  /** The halt at which the rows of the views were read; absent while nothing was. Older than `stop`: rows may be out of date. */
  readonly readAtStop?: number;
  /** A user-mode process, not a kernel. */
  readonly userMode?: boolean;
  /** Command line of the debugger, without secrets. */
  readonly commandLine?: string;
  /** Path of the file that takes every byte in and out. */
  readonly trace?: string;
}

/** Without `access` it only asks. */
export interface AccessArguments {
  readonly access?: Access;
}

export interface AccessResponse {
  readonly access: Access;
}

/** A command that read-only access does not allow; sent as `alpcscope/refused`, so that the client can offer to switch. */
export interface Refused {
  readonly command: string;
  /** A sentence for people. */
  readonly message: string;
}

/** What would be read, before it is read. */
export interface ReadEstimate {
  readonly reads: number;
  readonly ms: number;
  /** Longer than what is read without being asked for. */
  readonly long: boolean;
}

/**
 * `all`: also where it takes long. `process`: the threads of one process alone, with what they wait for. Answers with the
 * state of the reading.
 */
export interface InventoryArguments {
  readonly all?: boolean;
  readonly process?: ProcessId;
}

/** Any text by which a person means a thread, read before or not: id, address, `PID.TID`, TID. Empty: the current one. */
export interface ChainArguments {
  readonly thread?: string;
}

/** Why a thread does not get on. */
export interface ChainResponse {
  readonly thread: ThreadId;
  /** The verdict, as a sentence. */
  readonly summary: string;
  readonly code: string;
  readonly certainty: 'certain' | 'likely' | 'heuristic';
  readonly hops: number;
  /** What the debugger was asked for it, in order; empty where the answer came from what was read before. */
  readonly commands: readonly string[];
  /** Reads of memory besides. */
  readonly reads: number;
  /** Why it was not followed to its end. */
  readonly cut?: string;
}

/** How typed memory and the debugger's own commands agree on a sample of things: a document in Markdown. */
export interface VerifyResponse {
  readonly title: string;
  readonly text: string;
  readonly compared: number;
  readonly differences: number;
}

export interface ModuleArguments {
  /** As debuggers call it. */
  readonly module: string;
}
