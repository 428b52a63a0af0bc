// Stacks of the sample, from the wait inward. Offsets are those of no particular build.

const WAIT = ['nt!KiSwapContext+0x76', 'nt!KiSwapThread+0x500', 'nt!KiCommitThreadWait+0x14f'];
const SYSCALL = 'nt!KiSystemServiceCopyEnd+0x25';
const POOL_THREAD = [
  'ntdll!TppWorkerThread+0x2f7',
  'KERNEL32!BaseThreadInitThunk+0x14',
  'ntdll!RtlUserThreadStart+0x21',
];

/** A client in a synchronous LRPC call made by `caller` frames. */
export const rpcClient = caller => [
  ...WAIT,
  'nt!KeWaitForSingleObject+0x233',
  'nt!AlpcpSignalAndWait+0x143',
  'nt!AlpcpReceiveSynchronousReply+0x56',
  'nt!AlpcpProcessSynchronousRequest+0x37e',
  'nt!NtAlpcSendWaitReceivePort+0x1d6',
  SYSCALL,
  'ntdll!NtAlpcSendWaitReceivePort+0x14',
  'RPCRT4!LRPC_BASE_CCALL::DoSendReceive+0x114',
  'RPCRT4!LRPC_CCALL::SendReceive+0x51',
  'RPCRT4!I_RpcSendReceive+0x65',
  'RPCRT4!NdrSendReceive+0x36',
  'RPCRT4!NdrpClientCall3+0x6b4',
  'RPCRT4!NdrClientCall3+0xf1',
  ...caller,
];

/** What stands below a server routine that LRPC has called. */
export const rpcServer = [
  'RPCRT4!Invoke+0x73',
  'RPCRT4!Ndr64StubWorker+0xb0b',
  'RPCRT4!NdrServerCallAll+0x3c',
  'RPCRT4!DispatchToStubInCNoAvrf+0x18',
  'RPCRT4!RPC_INTERFACE::DispatchToStubWorker+0x2d2',
  'RPCRT4!RPC_INTERFACE::DispatchToStub+0xcb',
  'RPCRT4!LRPC_SCALL::DispatchRequest+0x31f',
  'RPCRT4!LRPC_SCALL::HandleRequest+0x7f8',
  'RPCRT4!LRPC_SASSOCIATION::HandleRequest+0x2f3',
  'RPCRT4!LRPC_ADDRESS::HandleRequest+0x181',
  'RPCRT4!LRPC_ADDRESS::ProcessIO+0x897',
  'RPCRT4!LrpcIoComplete+0xc2',
  'ntdll!TppAlpcpExecuteCallback+0x260',
  ...POOL_THREAD,
];

/** A pool thread that waits for work. */
export const idlePoolThread = [
  ...WAIT,
  'nt!KeRemoveQueueEx+0x263',
  'nt!IoRemoveIoCompletion+0x98',
  'nt!NtWaitForWorkViaWorkerFactory+0x38e',
  SYSCALL,
  'ntdll!NtWaitForWorkViaWorkerFactory+0x14',
  ...POOL_THREAD,
];

/** WaitForSingleObject called by `caller`. */
export const waitSingle = caller => [
  ...WAIT,
  'nt!KeWaitForSingleObject+0x233',
  'nt!ObWaitForSingleObject+0xbb',
  'nt!NtWaitForSingleObject+0x6a',
  SYSCALL,
  'ntdll!NtWaitForSingleObject+0x14',
  'KERNELBASE!WaitForSingleObjectEx+0x8e',
  ...caller,
];

/** Blocked on an ERESOURCE inside a write to a file. */
export const waitResource = caller => [
  ...WAIT,
  'nt!KeWaitForSingleObject+0x233',
  'nt!ExpWaitForResource+0x6f',
  'nt!ExpAcquireResourceExclusiveLite+0x1ea',
  'nt!ExAcquireResourceExclusiveLite+0x113',
  'Ntfs!NtfsAcquireFileForModWrite+0x4e',
  'Ntfs!NtfsCommonWrite+0x31c',
  'Ntfs!NtfsFsdWrite+0x1ed',
  'nt!IofCallDriver+0x59',
  'FLTMGR!FltpLegacyProcessingAfterPreCallbacksCompleted+0x28f',
  'FLTMGR!FltpDispatch+0xa3',
  'nt!IofCallDriver+0x59',
  'nt!IopSynchronousServiceTail+0x1a8',
  'nt!NtWriteFile+0x676',
  SYSCALL,
  'ntdll!NtWriteFile+0x14',
  'KERNELBASE!WriteFile+0x7a',
  ...caller,
];

/** Holds a file's lock and waits for the disk below a filter driver. */
export const waitIo = caller => [
  ...WAIT,
  'nt!KeWaitForSingleObject+0x233',
  'contosoflt!CfltSendAndWait+0x18a',
  'contosoflt!CfltPreWriteScan+0x3d2',
  'FLTMGR!FltpPerformPreCallbacksWorker+0x36c',
  'FLTMGR!FltpPassThroughInternal+0xca',
  'FLTMGR!FltpDispatch+0xa3',
  'nt!IofCallDriver+0x59',
  'Ntfs!NtfsNonCachedIo+0x3cf',
  'Ntfs!NtfsCommonWrite+0x2a41',
  'Ntfs!NtfsFsdWrite+0x1ed',
  'nt!IofCallDriver+0x59',
  'nt!IopSynchronousServiceTail+0x1a8',
  'nt!NtWriteFile+0x676',
  SYSCALL,
  'ntdll!NtWriteFile+0x14',
  'KERNELBASE!WriteFile+0x7a',
  ...caller,
];

/** Suspended in user mode: the scheduler APC waits for a resume. */
export const suspended = caller => [
  ...WAIT,
  'nt!KeWaitForSingleObject+0x233',
  'nt!KiSchedulerApc+0x3bd',
  'nt!KiDeliverApc+0x314',
  'nt!KiInitiateUserApc+0x70',
  'nt!KiSystemServiceExit+0x9f',
  ...caller,
];

/** A window procedure's thread that waits for messages. */
export const messageLoop = [
  ...WAIT,
  'nt!KeWaitForMultipleObjects+0x2be',
  'nt!ObWaitForMultipleObjects+0x2f0',
  'win32kfull!xxxMsgWaitForMultipleObjectsEx+0xd9',
  'win32kfull!NtUserMsgWaitForMultipleObjectsEx+0x3fe',
  SYSCALL,
  'win32u!NtUserMsgWaitForMultipleObjectsEx+0x14',
  'USER32!RealMsgWaitForMultipleObjectsEx+0x1e',
  'ContosoDesk!MessagePump::Run+0x9d',
  'KERNEL32!BaseThreadInitThunk+0x14',
  'ntdll!RtlUserThreadStart+0x21',
];

export const threadStart = ['KERNEL32!BaseThreadInitThunk+0x14', 'ntdll!RtlUserThreadStart+0x21'];
