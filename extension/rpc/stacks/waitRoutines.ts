import type { LockKind } from '../../model/entities';

/** What a thread does in the system routine that it waits in. */
export type WaitKind =
  | 'reply'
  | 'receive'
  | 'idle-worker'
  | 'message-wait'
  | 'send-message'
  | 'lock'
  | 'condition'
  | 'sleep'
  | 'io'
  | 'suspended';

/** Meaning of one routine. */
export interface RoutineMeaning {
  readonly kind: WaitKind;
  /** The kind of lock, where it waits for one. */
  readonly lock?: LockKind;
}

type Rule = readonly [pattern: RegExp, meaning: RoutineMeaning];

/*
 * Public names of the system's own wait routines. The kernel and ntdll rules are kept apart, since `Nt…` names stand in
 * both and the kernel says more.
 */
const KERNEL: readonly Rule[] = [
  [/^AlpcpReceiveSynchronousReply$|^AlpcpProcessSynchronousRequest$|^NtRequestWaitReplyPort$/, { kind: 'reply' }],
  [/^AlpcpReceiveMessage(Port)?$|^NtReplyWaitReceivePort(Ex)?$/, { kind: 'receive' }],
  [
    /^KeRemove(Pri)?Queue(Ex)?$|^IoRemoveIoCompletion$|^NtRemoveIoCompletion(Ex)?$|^NtWaitForWorkViaWorkerFactory$/,
    { kind: 'idle-worker' },
  ],
  [
    /^ExpWaitForResource$|^Exp?Acquire\w*Resource\w*$|^ExAcquireShared(StarveExclusive|WaitForExclusive)$/,
    { kind: 'lock', lock: 'eresource' },
  ],
  [
    /^Exp?f?(Try)?AcquirePushLock\w*$|^ExBlock(OnAddress)?PushLock(Ex)?$|^ExTimedWaitForUnblockPushLock$/,
    { kind: 'lock', lock: 'push-lock' },
  ],
  [/^Exp?AcquireFastMutex\w*$/, { kind: 'lock', lock: 'fast-mutex' }],
  [/^K[ei]AcquireGuardedMutex\w*$/, { kind: 'lock', lock: 'guarded-mutex' }],
  [/^K[ei]DelayExecutionThread$|^NtDelayExecution$/, { kind: 'sleep' }],
  [/^KiSuspendThread$|^KiSchedulerApc$|^KiDeliverSuspendApc$/, { kind: 'suspended' }],
  [/^IopSynchronousServiceTail$|^IopWaitForSynchronousIo\w*$|^IopSynchronousApiServiceTail$/, { kind: 'io' }],
  [/^NtWaitForKeyedEvent$/, { kind: 'lock', lock: 'keyed-event' }],
];

const USER: readonly Rule[] = [
  [
    /^RtlpWait(On|For)CriticalSection$|^RtlpEnterCriticalSectionContended$|^RtlEnterCriticalSection$|^LdrpAcquireLoaderLock\w*$/,
    { kind: 'lock', lock: 'critical-section' },
  ],
  [/^RtlAcquireSRWLock(Exclusive|Shared)$|^RtlpAcquireSRWLock\w*$/, { kind: 'lock', lock: 'wait-on-address' }],
  [/^RtlSleepConditionVariable(CS|SRW)$|^SleepConditionVariable(CS|SRW)$/, { kind: 'condition' }],
  [/^(Nt|Zw)WaitForWorkViaWorkerFactory$|^(Nt|Zw)RemoveIoCompletion(Ex)?$/, { kind: 'idle-worker' }],
  [/^(Nt|Zw)ReplyWaitReceivePort(Ex)?$/, { kind: 'receive' }],
  [/^(Nt|Zw)RequestWaitReplyPort$/, { kind: 'reply' }],
  [/^(Nt|Zw)DelayExecution$/, { kind: 'sleep' }],
  [
    /^(Nt|Zw)(ReadFile|WriteFile|FsControlFile|DeviceIoControlFile|FlushBuffersFile|QueryDirectoryFile)$/,
    { kind: 'io' },
  ],
];

const WINDOW: readonly Rule[] = [
  [/^xxxInterSendMsgEx$|^xxxSendMessage\w*$|^SendMessage(Worker|Timeout\w*|[AW])$/, { kind: 'send-message' }],
  [
    /^NtUser(Get|Peek)Message$|^xxx(Real)?InternalGetMessage$|^GetMessage[AW]$|^(Nt|Zw)?User(Real)?WaitMessage(Ex)?$|^WaitMessage$/,
    { kind: 'message-wait' },
  ],
  [
    /^NtUserMsgWaitForMultipleObjectsEx$|^xxxMsgWaitForMultipleObjectsEx$|^(Real)?MsgWaitForMultipleObjects(Ex)?$/,
    { kind: 'message-wait' },
  ],
];

/** What a system routine means for the thread that waits in it; undefined if it says nothing by itself. */
export function meaningOfRoutine(module: string, name: string): RoutineMeaning | undefined {
  if (module === 'nt') return firstOf(KERNEL, name);
  if (module === 'ntdll' || module === 'kernelbase' || module === 'kernel32') return firstOf(USER, name);
  return module.startsWith('win32') || module === 'user32' ? firstOf(WINDOW, name) : undefined;
}

function firstOf(rules: readonly Rule[], name: string): RoutineMeaning | undefined {
  return rules.find(([pattern]) => pattern.test(name))?.[1];
}
