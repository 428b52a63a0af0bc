import type { BuildName } from './layout';

/*
 * What a synthetic kernel holds, as plain data. Things are named by keys of the describer's own; `buildWorld` says at
 * which address each key came to lie.
 */

export interface WorldDescription {
  readonly build: BuildName;
  readonly processors?: number;
  readonly clock?: ClockDescription;
  readonly bugcheck?: { readonly code: number; readonly parameters: readonly [bigint, bigint, bigint, bigint] };
  /** The first has to be System (pid 4). */
  readonly processes: readonly ProcessDescription[];
  readonly threads: readonly ThreadDescription[];
  readonly ports?: readonly PortDescription[];
  readonly connections?: readonly ConnectionDescription[];
  readonly messages?: readonly MessageDescription[];
  readonly completionPorts?: readonly CompletionPortDescription[];
  readonly mutants?: readonly MutantDescription[];
  readonly resources?: readonly ResourceDescription[];
  readonly fastMutexes?: readonly FastMutexDescription[];
  readonly pushLocks?: readonly PushLockDescription[];
  readonly criticalSections?: readonly CriticalSectionDescription[];
  readonly devices?: readonly DeviceDescription[];
  readonly irps?: readonly IrpDescription[];
  readonly events?: readonly EventDescription[];
  readonly handles?: readonly HandleDescription[];
  readonly drivers?: readonly DriverDescription[];
}

export interface ClockDescription {
  /** Clock interrupts since boot. */
  readonly ticks: bigint;
  /** Length of a tick in 100 ns. */
  readonly increment: number;
  /** FILETIME of the dump. */
  readonly systemTime: bigint;
}

export interface ProcessDescription {
  readonly key: string;
  /** A multiple of 4 but not of 0x400: handles of that kind are never given out. So are thread ids. */
  readonly pid: number;
  /** Longer names are cut as the kernel cuts them. */
  readonly name: string;
  readonly parentPid?: number;
  readonly session?: number;
  readonly exiting?: boolean;
  /** FILETIME. */
  readonly created?: bigint;
  /** Still there (handles, ports) but off the list of processes. */
  readonly unlinked?: boolean;
  /** Lies in pages of the process itself, as does what follows from it. */
  readonly commandLine?: string;
  /** `\Device\HarddiskVolume3\…`, in the kernel's own pages. */
  readonly imagePath?: string;
  /** Deep-frozen as a whole; Windows 7 cannot. */
  readonly frozen?: boolean;
}

/** `_KTHREAD_STATE` by name. */
export type ThreadStateName = 'Initialized' | 'Ready' | 'Running' | 'Standby' | 'Terminated' | 'Waiting' | 'Transition';

export interface ThreadDescription {
  readonly key: string;
  readonly process: string;
  readonly tid: number;
  readonly state: ThreadStateName;
  /** Only of threads in the state Waiting. */
  readonly wait?: WaitDescription;
  readonly suspendCount?: number;
  readonly freezeCount?: number;
  /** By SetThreadDescription; builds before 1607 have no such thing. */
  readonly name?: string;
  /** Acts for somebody else, with a token of its own. */
  readonly impersonating?: boolean;
  /** Ticks since the wait began. */
  readonly waitTicks?: number;
  readonly priority?: number;
  readonly contextSwitches?: number;
  readonly startAddress?: bigint;
  /** Functions on the stack, innermost first, below the switch of threads that every parked thread has. */
  readonly stack?: readonly string[];
  /** The thread came from user mode: a trap frame ends its kernel stack. */
  readonly fromUser?: boolean;
  /** A message that the thread waited for once: AlpcMessage still points at it though the wait is another. */
  readonly staleMessage?: string;
  /** Running and ready threads: which processor. */
  readonly processor?: number;
}

export interface WaitDescription {
  /** `_KWAIT_REASON` by name. */
  readonly reason: string;
  readonly mode?: 'KernelMode' | 'UserMode';
  readonly alertable?: boolean;
  readonly on: readonly WaitTarget[];
  /** All have to be signalled; else any of them. */
  readonly all?: boolean;
  readonly timeout?: boolean;
}

export type WaitTarget =
  /** The reply to a message: the semaphore of the thread itself. */
  | { readonly kind: 'reply'; readonly message: string }
  /** A receive without completion port: the semaphore of the thread, linked into the port's wait queue. */
  | { readonly kind: 'receive'; readonly port: string }
  | { readonly kind: 'completion'; readonly port: string }
  | { readonly kind: 'mutant'; readonly mutant: string }
  | { readonly kind: 'resource'; readonly resource: string; readonly exclusive: boolean }
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'thread'; readonly thread: string }
  | { readonly kind: 'process'; readonly process: string }
  /** The event inside of the mutex. */
  | { readonly kind: 'fast mutex'; readonly mutex: string }
  /** An event on the stack of the waiter; its lock entries name the lock. */
  | { readonly kind: 'push lock'; readonly lock: string }
  /** No object at all; the argument of the system call names a part of the section (8 and later). */
  | { readonly kind: 'critical section'; readonly section: string }
  /** The completion of a request: the event of its file, or one of its own where it has no file. */
  | { readonly kind: 'irp'; readonly irp: string }
  /** A set time: the timer of the thread itself. */
  | { readonly kind: 'delay' };

export interface PortFlags {
  readonly connectionPending?: boolean;
  readonly connectionRefused?: boolean;
  readonly disconnected?: boolean;
  readonly closed?: boolean;
  readonly waitable?: boolean;
}

/** A connection port. */
export interface PortDescription {
  readonly key: string;
  readonly owner: string;
  /** Full path, as `\RPC Control\spoolss`; absent: unnamed. */
  readonly name?: string;
  readonly flags?: PortFlags;
  /** Key of a completion port. */
  readonly completion?: string;
  readonly sequence?: number;
}

/** A client of a connection port: a client and a server communication port with a communication info of their own. */
export interface ConnectionDescription {
  /** The client's communication port takes this key, the server's `<key>.server`. */
  readonly key: string;
  readonly port: string;
  readonly client: string;
  readonly flags?: PortFlags;
  /** Completion port of the server's communication port. */
  readonly completion?: string;
}

export type QueueName = 'main' | 'large' | 'pending' | 'direct';

export interface MessageDescription {
  readonly key: string;
  /** Key of the connection that it went over. */
  readonly connection: string;
  /** Where it lies: in a queue of the connection port; `reply` and `none`: in no queue. */
  readonly queue: QueueName | 'reply' | 'none';
  /** Also in the queue of canceled messages. */
  readonly canceled?: boolean;
  readonly waitingThread?: string;
  readonly serverThread?: string;
  readonly id: number;
  readonly callbackId?: number;
  readonly sequence?: number;
  /** Low byte of the type, 1 to 13, and flags. */
  readonly type?: number;
  readonly data?: Uint8Array;
}

export interface CompletionPortDescription {
  readonly key: string;
  /** Threads associated with the queue. Those that wait for it say so themselves. */
  readonly registered: readonly string[];
  readonly maximum?: number;
  /** Packets that wait in the queue. */
  readonly entries?: number;
}

export interface MutantDescription {
  readonly key: string;
  readonly owner?: string;
  readonly name?: string;
  readonly abandoned?: boolean;
}

export interface ResourceDescription {
  readonly key: string;
  readonly exclusiveOwner?: string;
  readonly sharedOwners?: readonly string[];
  readonly contention?: number;
  /** Waiters wait on events of their own, as they do in later builds: only their lock entries name the resource. */
  readonly apart?: boolean;
}

/** A fast mutex, on Windows 7 a guarded one. */
export interface FastMutexDescription {
  readonly key: string;
  readonly owner?: string;
}

export interface PushLockDescription {
  readonly key: string;
  /** Threads that have the lock noted in their lock entries; Windows 7 has none. */
  readonly owners?: readonly string[];
}

/** A critical section in a page of its process. */
export interface CriticalSectionDescription {
  readonly key: string;
  readonly process: string;
  readonly owner?: string;
  /** With an RTL_CRITICAL_SECTION_DEBUG that points back and hangs in the list of all of them. */
  readonly debugInfo?: boolean;
  /** It is the one that the PEB names as the loader lock. */
  readonly loaderLock?: boolean;
}

export interface DeviceDescription {
  readonly key: string;
  /** `\Device\NamedPipe`. */
  readonly name: string;
  /** `\FileSystem\Npfs`. */
  readonly driver: string;
}

/** A request that is under way. */
export interface IrpDescription {
  readonly key: string;
  readonly thread: string;
  /** Who has it now; absent: it has been completed by all and is about to leave its thread. */
  readonly device?: string;
  readonly file?: string;
}

export interface EventDescription {
  readonly key: string;
  readonly manualReset?: boolean;
  readonly name?: string;
}

export interface HandleDescription {
  readonly process: string;
  /** A multiple of 4. */
  readonly handle: number;
  /** Key of a process, thread, port, completion port, mutant or event. */
  readonly object: string;
  readonly access?: number;
}

export interface DriverDescription {
  readonly name: string;
  /** Full path in the kernel's own form. */
  readonly path?: string;
  readonly base: bigint;
  readonly size: number;
  readonly timeDateStamp?: number;
}
