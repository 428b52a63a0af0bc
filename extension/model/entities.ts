import type { Address } from '../base/address';
import type { Evidence, Known, UnknownReason } from './evidence';
import type { EntityId, IrpId, LockId, MessageId, PortId, ProcessId, ThreadId } from './ids';
import type {
  HandleAttribute,
  MessageAttributes,
  SecurityAttribute,
  SecurityQos,
  ViewAttribute,
} from './messageAttributes';
import type { CompletionLookaside } from './completionPackets';
import type { IrpFields, LockFields } from './locks';
import type { PoolObject } from './poolObject';

export type { CompletionLookaside, CompletionPacket } from './completionPackets';
export type { IrpFields, LockFields, LockKind } from './locks';
export type {
  HandleAttribute,
  MessageAttributes,
  SecurityAttribute,
  SecurityQos,
  ViewAttribute,
} from './messageAttributes';

/*
 * What a target is made of. A field that was not read is absent; where the reason is known it stands in `unknowns`.
 * A pointer that was read as null is `null`, which is not the same as absent.
 */

export interface ProcessFields {
  /** EPROCESS. */
  readonly address?: Known<Address>;
  /** UniqueProcessId, hex as kd prints it. */
  readonly pid?: Known<string>;
  /** EPROCESS.ImageFileName: at most 14 characters, so `RuntimeBroker.` stands for a longer name. */
  readonly name?: Known<string>;
  /** null: `SessionId: none`. */
  readonly session?: Known<number | null>;
  readonly parentPid?: Known<string>;
  readonly peb?: Known<Address | null>;
  readonly handleCount?: Known<number>;
  /** `No active threads`, or ActiveThreads 0. */
  readonly activeThreads?: Known<number>;
  /** ExitTime set, or ProcessExiting / ProcessDelete. */
  readonly exiting?: Known<boolean>;
  /** Frozen or deep-frozen as a whole (job freeze, UWP suspend, debugger). */
  readonly frozen?: Known<boolean>;
  readonly commandLine?: Known<string>;
  /** Full path of the program in the kernel's own form: `\Device\HarddiskVolume3\…`. */
  readonly imagePath?: Known<string>;
  /** File names of the images that it has mapped, without their folders. */
  readonly images?: Known<readonly string[]>;
  /** ISO 8601, UTC. */
  readonly created?: Known<string>;
  readonly elapsedMs?: Known<number>;
}

/** An object that a thread waits on, or a lock it is blocked by. */
export interface WaitObject {
  /** null where kd prints ffffffffffffffff or 0 (DelayExecution has no object). */
  readonly address: Address | null;
  /** As printed: `Semaphore`, `NotificationEvent`, `Mutant`, `ProcessObject`, `Thread`, `QueueObject`, … */
  readonly type: string;
  /** Owning thread of a mutant. */
  readonly owner?: Address;
  /** `Limit 0x1` of a semaphore and the like, as printed. */
  readonly detail?: string;
  /** The timer of the thread itself, which ends the wait after a time. Text does not tell it from other timers. */
  readonly timeout?: true;
  readonly evidence: Evidence;
}

/** The `Waiting for reply to ALPC Message …` line, or the LPC one. */
export interface ReplyWait {
  /** ALPC: address of the `_KALPC_MESSAGE`. */
  readonly message?: Address;
  /** LPC (2003 and before): the message number, hex as printed. */
  readonly messageNumber?: string;
  /**
   * ALPC: the port whose queue holds the message. LPC (with `messageNumber`): the port that the thread sent on, as
   * `Current LPC port` names it, which is not the queue. Absent where it is not printed.
   */
  readonly port?: Address;
  /** Owner of that port. */
  readonly process?: Address;
}

export interface StackFrame {
  readonly index?: number;
  /** Child-SP, or ChildEBP on x86. */
  readonly sp?: Address;
  readonly ret?: Address;
  /** `module!name+0x12`, or the bare address of a frame without symbols. */
  readonly symbol: string;
  readonly file?: string;
  readonly line?: number;
  readonly inline?: boolean;
  /** Args to Child, as printed (not reliable on x64). */
  readonly args?: readonly string[];
  /** 1-based line of the log where the frame stands. */
  readonly place?: number;
}

export interface IrpReference {
  readonly address: Address;
  readonly detail: string;
  readonly evidence: Evidence;
}

export type ThreadState =
  'INITIALIZED' | 'READY' | 'RUNNING' | 'STANDBY' | 'TERMINATED' | 'WAIT' | 'TRANSITION' | 'DEFERREDREADY' | 'GATEWAIT';

export interface ThreadFields {
  /** ETHREAD. */
  readonly address?: Known<Address>;
  /** `pid.tid`, hex as kd prints it. */
  readonly cid?: Known<string>;
  /** Owning EPROCESS. */
  readonly process?: Known<Address>;
  readonly processName?: Known<string>;
  readonly teb?: Known<Address | null>;
  /** Not null: the thread has used windowing; only such a thread can have a message queue. */
  readonly win32Thread?: Known<Address | null>;
  readonly state?: Known<ThreadState>;
  /** Processor of a running thread, or the one that a ready thread is to run on. */
  readonly processor?: Known<number>;
  /** As kd prints it (`WrLpcReply`). Meaningful in state WAIT only. */
  readonly waitReason?: Known<string>;
  readonly waitMode?: Known<'UserMode' | 'KernelMode'>;
  readonly alertable?: Known<boolean>;
  readonly suspendCount?: Known<number>;
  readonly freezeCount?: Known<number>;
  readonly waitObjects?: Known<readonly WaitObject[]>;
  /** Of several objects, whether all have to be signalled or one of them is enough. */
  readonly waitType?: Known<'all' | 'any'>;
  /** true: the wait ends by itself after a time. Read from memory only. */
  readonly timeout?: Known<boolean>;
  readonly waitsFor?: Known<ReplyWait>;
  readonly irps?: Known<readonly IrpReference[]>;
  /** Token address; null: `Not impersonating`. */
  readonly impersonation?: Known<Address | null>;
  /** Clock ticks since the wait (or run) began. */
  readonly ticks?: Known<number>;
  /** The same in milliseconds, where the target says how long a tick is. */
  readonly waitMs?: Known<number>;
  /** TickCount at the start of the wait. */
  readonly waitStart?: Known<number>;
  readonly contextSwitches?: Known<number>;
  readonly startAddress?: Known<string>;
  readonly priority?: Known<number>;
  /** false: `Kernel stack not resident`. */
  readonly stackResident?: Known<boolean>;
  readonly frames?: Known<readonly StackFrame[]>;
  /** Thread or service name where printed. */
  readonly name?: Known<string>;
}

export type PortType = 'connection' | 'client' | 'server';

/** Lengths of a port's queues. Only what was read is present. */
export interface QueueLengths {
  readonly main?: number;
  readonly direct?: number;
  readonly large?: number;
  readonly pending?: number;
  readonly canceled?: number;
  readonly wait?: number;
}

export interface PortFlags {
  readonly connectionPending?: boolean;
  readonly connectionRefused?: boolean;
  readonly disconnected?: boolean;
  readonly closed?: boolean;
  readonly flushOnClose?: boolean;
  readonly returnExtendedInfo?: boolean;
  readonly waitable?: boolean;
  readonly wow64CompletionList?: boolean;
  readonly dynamicSecurity?: boolean;
}

/** The queue (KQUEUE) of an I/O completion object, to which ports deliver. */
export interface CompletionState {
  /** Threads that run and count against the limit. */
  readonly currentCount?: number;
  /** How many may run at once. */
  readonly maximumCount?: number;
  /** Packets that lie in it. */
  readonly entries?: number;
  /** Registered threads that wait for a packet. */
  readonly idle?: readonly Address[];
}

/** A handle to an object, in the table of a process. */
export interface HandleHolder {
  /** EPROCESS. */
  readonly process: Address;
  readonly handle: number;
  /** Access mask. */
  readonly access: number;
}

/** A security descriptor, with the names of well-known accounts that it mentions. */
export interface SecurityText {
  readonly sddl: string;
  /** `WD` → `Everyone`, `S-1-5-80-…` → `NT SERVICE`, in the order in which they stand there. */
  readonly names: readonly { readonly sid: string; readonly name: string }[];
}

export interface PortFields {
  readonly address?: Known<Address>;
  readonly type?: Known<PortType>;
  /** Name of a connection port; communication ports have none of their own. Empty string: printed as `()`. */
  readonly name?: Known<string>;
  /** Full object path (`\RPC Control\…`) where known. */
  readonly path?: Known<string>;
  /** EPROCESS; bit 0 already cleared. null: the owner has closed it. */
  readonly owner?: Known<Address | null>;
  readonly ownerName?: Known<string>;
  /** Owner by number, where only that is printed (`!alpc /graph`). */
  readonly ownerPid?: Known<string>;
  /** Bit 0 of OwnerProcess: the owner is gone. */
  readonly ownerGone?: Known<boolean>;
  readonly communicationInfo?: Known<Address | null>;
  readonly connectionPort?: Known<Address | null>;
  readonly clientPort?: Known<Address | null>;
  readonly serverPort?: Known<Address | null>;
  readonly sequence?: Known<number>;
  readonly completionPort?: Known<Address | null>;
  readonly completionList?: Known<Address | null>;
  readonly flags?: Known<PortFlags>;
  /** ETHREADs registered with the completion port or waiting on the port itself. Empty: kd said there are none. */
  readonly registeredThreads?: Known<readonly Address[]>;
  /** How many kd said there are; the list above is present only when all of them were printed. */
  readonly registeredCount?: Known<number>;
  /** What kd called them. */
  readonly threadsAre?: Known<'registered' | 'waiting'>;
  readonly queues?: Known<QueueLengths>;
  /** The count beside a port in `!alpc /lpc` and `/lpp`. Which of its queues it counts is not documented. */
  readonly queued?: Known<number>;
  readonly connections?: Known<number>;
  readonly handleCount?: Known<number>;
  readonly pointerCount?: Known<number>;
  /** ALPC_PORFLG_* bits of the port's attributes. */
  readonly attributes?: Known<number>;
  /** What a receiver may do in the name of a sender. */
  readonly securityQos?: Known<SecurityQos>;
  /** Kinds of objects of which handles may be sent along, OB_*_OBJECT_TYPE bits. */
  readonly duplicable?: Known<number>;
  /** Bytes. */
  readonly maxMessageLength?: Known<number>;
  /** Null: deliveries go to threads. Else a driver is called. */
  readonly callbackObject?: Known<Address | null>;
  /** Where what is sent over this communication port is queued. */
  readonly targetQueuePort?: Known<Address | null>;
  readonly completion?: Known<CompletionState>;
  /** The key that the owner gave when it tied the port to its completion port. */
  readonly completionKey?: Known<Address | null>;
  readonly completionLookaside?: Known<CompletionLookaside>;
  readonly poolObject?: Known<PoolObject>;
  /** Handles of processes to the port, as far as handle tables were read. Empty: none was found. */
  readonly handles?: Known<readonly HandleHolder[]>;
  readonly security?: Known<SecurityText>;
  /** false: the port is not on the kernel's list of ports; something else led to it. */
  readonly listed?: Known<boolean>;
}

/** Where the data of a message lies, beside the bytes that follow the message itself. */
export interface MessageBuffers {
  readonly extension?: Address | null;
  /** Bytes. */
  readonly extensionSize?: number;
  /** In the sender's address space: the data was not captured. */
  readonly userData?: Address | null;
  readonly reserve?: Address | null;
}

export type QueueName = 'main' | 'large' | 'pending' | 'direct' | 'canceled' | 'reply' | 'none';

export interface MessageFields {
  readonly address?: Known<Address>;
  /** PORT_MESSAGE.MessageId, or the number of an LPC message. */
  readonly number?: Known<number>;
  readonly callbackId?: Known<number>;
  readonly sequence?: Known<number>;
  /** `LPC_REQUEST`, `LPC_DATAGRAM`, … as printed. */
  readonly type?: Known<string>;
  readonly dataLength?: Known<number>;
  /** First bytes of the data in hex, as many as a header of RPC has; absent where they lie in the sender's memory. */
  readonly dataHead?: Known<string>;
  readonly totalLength?: Known<number>;
  readonly queue?: Known<QueueName>;
  readonly ownerPort?: Known<Address | null>;
  readonly waitingThread?: Known<Address | null>;
  readonly queuePort?: Known<Address | null>;
  readonly queuePortOwner?: Known<Address | null>;
  readonly queuePortOwnerName?: Known<string>;
  readonly serverThread?: Known<Address | null>;
  readonly canceled?: Known<boolean>;
  readonly release?: Known<boolean>;
  readonly replyWaitReply?: Known<boolean>;
  readonly continuation?: Known<boolean>;
  readonly cancelQueuePort?: Known<Address | null>;
  /** Client id of the sender, where printed. */
  readonly senderCid?: Known<string>;
  /** Names of the state bits that are set, those with a field of their own included. */
  readonly stateBits?: Known<readonly string[]>;
  readonly attributes?: Known<MessageAttributes>;
  /** What lies behind the pointers of the attributes. */
  readonly handleAttribute?: Known<HandleAttribute>;
  readonly viewAttribute?: Known<ViewAttribute>;
  readonly securityAttribute?: Known<SecurityAttribute>;
  readonly buffers?: Known<MessageBuffers>;
  readonly communicationInfo?: Known<Address | null>;
  readonly connectionPort?: Known<Address | null>;
  /** EPROCESS whose quota pays for the message. */
  readonly quotaProcess?: Known<Address | null>;
  readonly cancelSequencePort?: Known<Address | null>;
  readonly cancelSequence?: Known<number>;
}

/** Why a field of an entity is not known. */
export type Unknowns = Readonly<Record<string, UnknownReason>>;

interface EntityBase<I extends EntityId> {
  readonly id: I;
  /** Other ids of the same thing, from before its address was learned. */
  readonly aliases: readonly I[];
  readonly unknowns: Unknowns;
}

export interface Process extends EntityBase<ProcessId>, ProcessFields {
  readonly kind: 'process';
}
export interface Thread extends EntityBase<ThreadId>, ThreadFields {
  readonly kind: 'thread';
}
export interface Port extends EntityBase<PortId>, PortFields {
  readonly kind: 'port';
}
export interface Message extends EntityBase<MessageId>, MessageFields {
  readonly kind: 'message';
}
export interface Lock extends EntityBase<LockId>, LockFields {
  readonly kind: 'lock';
}
export interface Irp extends EntityBase<IrpId>, IrpFields {
  readonly kind: 'irp';
}
export type Entity = Process | Thread | Port | Message | Lock | Irp;

/** One row of `!alpc /lpc`, `/lpp`, `/graph`: a client tied to a server through a connection port. */
export interface Connection {
  /** The connection port. */
  readonly port?: Address;
  readonly portName?: string;
  readonly serverPort?: Address;
  readonly serverQueued?: number;
  readonly clientPort?: Address;
  readonly clientQueued?: number;
  /** The process on the other side of the one asked about. */
  readonly peerProcess?: Address;
  readonly peerName?: string;
  readonly peerPid?: string;
  /** Process the question was about, where the command says it. */
  readonly process?: Address;
  /** `created`: the process asked about owns the connection port; `connected`: it is the client. */
  readonly role?: 'created' | 'connected';
  readonly evidence: Evidence;
}

/** Counters of an object type (`_OBJECT_TYPE`): what the whole system holds of it. */
export interface ObjectTypeStats {
  /** `ALPC Port`, `Thread`, …; absent where only the address was printed. */
  readonly name?: string;
  readonly address?: Address;
  readonly objects?: number;
  readonly handles?: number;
  readonly highWaterObjects?: number;
  readonly highWaterHandles?: number;
  /** Drivers may ask to be called when handles to such objects are made (`ObRegisterCallbacks`). */
  readonly supportsCallbacks?: boolean;
  /** Somebody has asked for that. */
  readonly hasCallbacks?: boolean;
  readonly evidence: Evidence;
}

export interface Module {
  readonly name: string;
  readonly start: Address;
  readonly end: Address;
  /** As printed: `deferred`, `pdb symbols`, `no symbols`, `export symbols`, … */
  readonly symbols?: string;
  readonly symbolFile?: string;
  readonly evidence: Evidence;
}
