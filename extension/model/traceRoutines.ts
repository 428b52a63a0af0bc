import type { TraceEventKind } from './messageTrace';

/*
 * Routines of the kernel that a trace of messages stops at, and where their arguments are. Names are those of the public
 * symbols of the kernel from Windows 7 SP1 (7601) to Windows 11 (22000); what each takes is read off published
 * disassemblies of these builds, and is the same in all of them. A routine that a build does not have is left out; one
 * that the compiler has put inline somewhere is not entered there.
 */

/** What the arguments of a routine are. Registers are the first three of the calling convention. */
export type TraceArguments =
  /** The first is an `_ALPC_DISPATCH_CONTEXT` with port and message. */
  | 'context-and-message'
  /** The first is an `_ALPC_DISPATCH_CONTEXT` that has no message yet. */
  | 'context'
  /** The first is a `_KALPC_MESSAGE`. */
  | 'message'
  /** The first is an `_ALPC_PORT`, the third a `_KALPC_MESSAGE`. */
  | 'port-and-message';

export interface TraceRoutine {
  /** Without module. */
  readonly name: string;
  readonly kind: TraceEventKind;
  readonly takes: TraceArguments;
}

export const TRACE_ROUTINES: readonly TraceRoutine[] = [
  { name: 'AlpcpSendMessage', kind: 'send', takes: 'context' },
  { name: 'AlpcpDispatchNewMessage', kind: 'dispatch', takes: 'context-and-message' },
  { name: 'AlpcpDispatchConnectionRequest', kind: 'dispatch', takes: 'context-and-message' },
  { name: 'AlpcpDispatchCloseMessage', kind: 'dispatch', takes: 'context-and-message' },
  { name: 'AlpcpDispatchReplyToWaitingThread', kind: 'reply', takes: 'context-and-message' },
  { name: 'AlpcpDispatchReplyToPort', kind: 'reply', takes: 'context-and-message' },
  { name: 'AlpcpCompleteDispatchMessage', kind: 'queue', takes: 'context-and-message' },
  { name: 'AlpcpReceiveMessagePort', kind: 'receive', takes: 'context' },
  { name: 'AlpcpReceiveDirectMessagePort', kind: 'receive', takes: 'context' },
  { name: 'AlpcpReceiveSynchronousReply', kind: 'receive', takes: 'context' },
  { name: 'AlpcpReadMessageData', kind: 'take', takes: 'message' },
  { name: 'AlpcpGetDataFromUserVaSafe', kind: 'take', takes: 'message' },
  { name: 'AlpcpExposeAttributes', kind: 'take', takes: 'port-and-message' },
];

const BY_NAME: ReadonlyMap<string, TraceRoutine> = new Map(TRACE_ROUTINES.map(routine => [routine.name, routine]));

export function traceRoutine(name: string): TraceRoutine | undefined {
  return BY_NAME.get(name);
}

/**
 * What is traced where nothing else is asked for: each message as it is delivered, when its target, its sender and its
 * waiting thread are known; each answer; who takes it.
 */
export const USUAL_KINDS: readonly TraceEventKind[] = ['queue', 'reply', 'take'];
