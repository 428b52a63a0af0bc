import type { EntityId } from '../model/ids';
import type { TraceEnd, TraceEventKind } from '../model/messageTrace';
import type { ObjectCounts } from '../model/objectCounts';

/*
 * The trace of ALPC messages of a live kernel: a bounded number of breakpoint hits that print a line and go on. Names
 * are `alpcscope/<noun>` as in requests.ts. The adapter joins events with the snapshot; the page draws what it is sent.
 */

/** Bounds; each is cut to what `TRACE_BOUNDS` allows. */
export interface TraceLimits {
  /** Events that are kept. */
  readonly events: number;
  /** Times that the target is halted for a moment, also for what the filter leaves out. */
  readonly hits: number;
  readonly seconds: number;
}

export const TRACE_BOUNDS: Readonly<Record<keyof TraceLimits, { readonly usual: number; readonly most: number }>> = {
  events: { usual: 1_000, most: 10_000 },
  hits: { usual: 5_000, most: 100_000 },
  seconds: { usual: 30, most: 600 },
};

/** Only what one process does, or what goes over the connections of one port; both may be given. */
export interface TraceFilter {
  /** Any text that names a process: address, PID, entity id. */
  readonly process?: string;
  /** Any text that names a port. A communication port stands for the connection port that it belongs to. */
  readonly port?: string;
}

export interface TraceStartArguments {
  readonly limits?: Partial<TraceLimits>;
  readonly filter?: TraceFilter;
  /** Kinds of events; default: `queue`, `reply`, `take`. Every kind more is another halt for each message. */
  readonly kinds?: readonly TraceEventKind[];
}

/** What a trace would cost and need, before it is started. */
export interface TraceCheck {
  /** A sentence for people that says why it cannot be started now; absent: it can. */
  readonly whyNot?: string;
  /** It could be started if the session had full access. */
  readonly needsAccess?: boolean;
  /** The target runs: it is halted once to set the breakpoints, and runs on. */
  readonly halts: boolean;
  /** Milliseconds that the whole machine stands still for one hit, about. */
  readonly msPerHit: number;
  /** A sentence for people: what it costs. */
  readonly cost: string;
  /** Routines of this kernel that can be traced, without module. Absent while the target runs: not asked. */
  readonly routines?: readonly { readonly name: string; readonly kind: TraceEventKind }[];
}

/** Sent as `alpcscope/trace` when it changes, at most four times a second. */
export interface TraceState {
  /** Counts the traces of a session from 1; 0: there was none. */
  readonly number: number;
  readonly phase: 'none' | 'starting' | 'running' | 'ending' | 'ended';
  readonly limits: TraceLimits;
  readonly filter: TraceFilter;
  /** The filter in words: `svchost.exe (033c)`, `\RPC Control\x`. */
  readonly filterText?: string;
  readonly kinds: readonly TraceEventKind[];
  /** Events that are there. */
  readonly events: number;
  /** Times that the target was halted for a moment. */
  readonly hits: number;
  /** Milliseconds since it was started, or that it took. */
  readonly ms: number;
  /** ISO time of the start. */
  readonly startedAt?: string;
  readonly end?: TraceEnd;
  /** A sentence for people: why it has ended, what could not be removed, what is not known. */
  readonly message?: string;
  /** Breakpoints of the trace that are still set, disabled, because the target could not be halted: removed at the next halt. */
  readonly left?: number;
}

export interface TraceEventsArguments {
  /** Index of the first event wanted. */
  readonly start: number;
  readonly count: number;
}

/** Something that an event names: a label for people, and what to reveal where the snapshot holds it. */
export interface TraceName {
  readonly label: string;
  /** `0x…` */
  readonly address?: string;
  readonly entity?: EntityId;
}

/** An event as it is drawn. What is absent was not read. */
export interface ShownTraceEvent {
  readonly index: number;
  readonly hit: number;
  readonly kind: TraceEventKind;
  readonly routine: string;
  /** Milliseconds since the start of the trace. */
  readonly ms?: number;
  /** By whose clock `ms` is. `target`: as coarse as its tick (1 to 16 ms). */
  readonly clock?: 'target' | 'debugger';
  readonly processor?: number;
  readonly thread?: TraceName;
  readonly process?: TraceName;
  /** Through which the thread sends or receives. */
  readonly port?: TraceName;
  readonly targetPort?: TraceName;
  /** Of whoever sent the message. */
  readonly senderPort?: TraceName;
  readonly message?: TraceName;
  readonly messageId?: number;
  readonly callbackId?: number;
  readonly sequence?: number;
  /** `LPC_REQUEST`, … */
  readonly messageType?: string;
  readonly dataLength?: number;
  readonly waitingThread?: TraceName;
  readonly sender?: TraceName;
  /** What the line proves, in a sentence. */
  readonly proves: string;
  readonly line?: number;
}

/** A request (its `dispatch`, or its `queue` where that is not traced) and its answer: indices of events. `replyMs`: from request to answer, by the same clock. */
export interface ShownTracePair {
  readonly request: number;
  readonly taken?: number;
  readonly reply?: number;
  readonly answered?: number;
  readonly replyMs?: number;
}

export interface TraceEventsPage {
  /** Of which trace. */
  readonly number: number;
  readonly events: readonly ShownTraceEvent[];
  /** Pairs with a member among `events`. */
  readonly pairs: readonly ShownTracePair[];
  readonly total: number;
  /** Hits of which no line came. */
  readonly lost: number;
}

/** A whole trace as it is saved (`json` of `alpcscope/traceExport` and of `alpcscope messages`). */
export interface SavedTrace {
  readonly format: 'alpcscope-messages';
  readonly version: 1;
  /** Of the session or the file. */
  readonly title: string;
  /** ISO time of the start, where it is known. */
  readonly startedAt?: string;
  readonly filter?: string;
  readonly events: readonly ShownTraceEvent[];
  readonly pairs: readonly ShownTracePair[];
  readonly lost: number;
}

export type TraceFormat = 'json' | 'csv' | 'text';

export interface TraceExportArguments {
  readonly format: TraceFormat;
}

export interface TraceExportResponse {
  readonly text: string;
  readonly events: number;
}

/** A routine of the kernel that has to do with ALPC. */
export interface AlpcRoutine {
  /** With module: `nt!AlpcpSendMessage`. */
  readonly name: string;
  readonly address: string;
  /** What a trace takes its calls for. */
  readonly kind?: TraceEventKind;
}

export interface RoutinesArguments {
  /** Part of a name; absent: all. */
  readonly filter?: string;
}

export interface RoutinesResponse {
  readonly routines: readonly AlpcRoutine[];
  /** Why there are none, or not all. */
  readonly message?: string;
}

/** How the numbers of ALPC Port objects go, halt by halt, the earliest first. */
export interface GrowthResponse {
  readonly type: string;
  readonly series: readonly ObjectCounts[];
  /** They have climbed at each of the last halts: a sentence for people. */
  readonly warning?: string;
}

/** Requests of the trace: name → arguments and answer. */
export interface MessageTraceRequests {
  'alpcscope/traceCheck': { readonly arguments: TraceStartArguments; readonly response: TraceCheck };
  /** Answers when the breakpoints are set and the target runs. */
  'alpcscope/traceStart': { readonly arguments: TraceStartArguments; readonly response: TraceState };
  /** Answers when the breakpoints are gone. */
  'alpcscope/traceStop': { readonly arguments: undefined; readonly response: TraceState };
  'alpcscope/traceState': { readonly arguments: undefined; readonly response: TraceState };
  'alpcscope/traceEvents': { readonly arguments: TraceEventsArguments; readonly response: TraceEventsPage };
  'alpcscope/traceExport': { readonly arguments: TraceExportArguments; readonly response: TraceExportResponse };
  'alpcscope/routines': { readonly arguments: RoutinesArguments; readonly response: RoutinesResponse };
  'alpcscope/growth': { readonly arguments: undefined; readonly response: GrowthResponse };
}

export interface MessageTraceEvents {
  'alpcscope/trace': TraceState;
}
