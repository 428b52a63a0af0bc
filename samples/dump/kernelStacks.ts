/*
 * What a thread does in the kernel while it waits, innermost first; the switch of threads below and the system call
 * above are laid out by themselves.
 */

const SYNCHRONOUS_CALL = [
  'KeWaitForSingleObject',
  'AlpcpSignalAndWait',
  'AlpcpReceiveSynchronousReply',
  'AlpcpProcessSynchronousRequest',
  'NtAlpcSendWaitReceivePort',
] as const;

export const STACKS = {
  call: SYNCHRONOUS_CALL,
  worker: ['KeRemoveQueueEx', 'IoRemoveIoCompletion', 'NtWaitForWorkViaWorkerFactory'],
  single: ['KeWaitForSingleObject', 'ObWaitForSingleObject', 'NtWaitForSingleObject'],
  receive: ['KeWaitForSingleObject', 'AlpcpReceiveMessagePort', 'AlpcpReceiveMessage', 'NtAlpcSendWaitReceivePort'],
  resource: [
    'KeWaitForSingleObject',
    'ExpWaitForResource',
    'ExpAcquireResourceExclusiveLite',
    'ExAcquireResourceExclusiveLite',
  ],
  io: ['KeWaitForSingleObject', 'IopSynchronousServiceTail', 'NtReadFile'],
  suspended: ['KeWaitForSingleObject', 'KiSchedulerApc', 'KiDeliverApc', 'KiApcInterrupt'],
  systemWorker: ['KeRemoveQueueEx', 'ExpWorkerThread'],
  bugcheck: ['KeBugCheckEx'],
  idle: ['PoIdle', 'KiIdleLoop'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
