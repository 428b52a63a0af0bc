import type { Address } from '../base/address';

/*
 * A trace of ALPC messages: what breakpoints on routines of the kernel printed, one event for each time that a thread
 * entered such a routine. What an event proves is that, and the arguments as read from registers and memory at that
 * moment; nothing about how the routine ended.
 */

/** What a thread was about to do when it entered the routine. */
export type TraceEventKind =
  /** Entered the send path; the message object does not exist yet. */
  | 'send'
  /** A new request, datagram, connection request or close notice is on its way to a queue. */
  | 'dispatch'
  /** An answer is on its way to the thread or the port that waits for it. */
  | 'reply'
  /** A message is delivered: to the queue of the target port, or to its completion list. */
  | 'queue'
  /** Asks a port for a message; it may wait there. */
  | 'receive'
  /** Copies the data of a message that it has got. */
  | 'take';

export const TRACE_EVENT_KINDS: readonly TraceEventKind[] = ['send', 'dispatch', 'reply', 'queue', 'receive', 'take'];

/** Fields that could not be read at that moment are absent: unknown. */
export interface TraceEvent {
  /** Number of the hit, from 1, as the target counted it. A gap: hits whose lines are lost. */
  readonly hit: number;
  readonly kind: TraceEventKind;
  /** Without module: `AlpcpDispatchNewMessage`. */
  readonly routine: string;
  readonly processor?: number;
  /** The thread that entered the routine, and the process whose memory it ran in. */
  readonly thread?: Address;
  readonly process?: Address;
  /** Client id of that thread, `pid.tid` as kd prints it. */
  readonly cid?: string;
  /** Interrupt time of the target, in units of 100 ns since it was started; as coarse as its clock tick. */
  readonly interruptTime?: bigint;
  /** When the line was taken, in milliseconds since the trace began, by the clock of the debugging machine. */
  readonly ms?: number;
  /** Port object through which the thread sends or receives. */
  readonly port?: Address;
  /** Port object at which the message is queued. */
  readonly targetPort?: Address;
  /** Port object of whoever sent the message. */
  readonly senderPort?: Address;
  readonly message?: Address;
  /** Number of the message (`MessageId`); what request and answer have in common. */
  readonly messageId?: number;
  readonly callbackId?: number;
  readonly sequence?: number;
  /** Kind of message and its flags, as in `PORT_MESSAGE`. */
  readonly messageType?: number;
  /** Bytes of data. */
  readonly dataLength?: number;
  /** The thread that waits for the answer; null: none does. */
  readonly waitingThread?: Address | null;
  /** Cid of the thread that sent the message, as kd prints it. */
  readonly sender?: string;
  /** `ALPC_MSGFLG_…` of the send. */
  readonly flags?: number;
  /** 1-based line of the log, where the trace comes from one. */
  readonly line?: number;
}

/** A request and what became of it, joined by message object, number and waiting thread. Indices into the events. */
export interface TracePair {
  readonly request: number;
  /** A thread of the server took it. Absent: not seen. */
  readonly taken?: number;
  /** The answer was sent. Absent: not seen before the trace ended. */
  readonly reply?: number;
  /** The client took the answer. */
  readonly answered?: number;
}

/** Why a trace has ended. */
export type TraceEnd =
  /** It was asked to. */
  | 'stopped'
  /** The wanted number of events is there. */
  | 'events'
  /** The target was halted as often as it may be, most times for events that the filter left out. */
  | 'hits'
  | 'time'
  /** Somebody, or a breakpoint of somebody else, halted the target. */
  | 'halted'
  /** The target was started anew or answers no more. */
  | 'lost'
  /** The debugger or the session has ended. */
  | 'closed'
  | 'failed';

/** A trace that was read from text, and what was wrong with it. */
export interface MessageTrace {
  readonly events: readonly TraceEvent[];
  readonly pairs: readonly TracePair[];
  /** Hits of which no line came, or none that could be read. */
  readonly lost: number;
  /** Lines that look like a trace and could not be read. */
  readonly damaged: number;
}
