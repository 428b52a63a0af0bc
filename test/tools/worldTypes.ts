/** What compactLayouts takes out of the symbols of a kernel. */

export const WHOLE_STRUCTS: readonly string[] = words(`
  _ALPC_PORT _KALPC_MESSAGE _KALPC_MESSAGE_ATTRIBUTES _PORT_MESSAGE _ALPC_COMMUNICATION_INFO _ALPC_HANDLE_TABLE
  _ALPC_HANDLE_ENTRY _KALPC_SECTION _KALPC_REGION _KALPC_VIEW _KALPC_RESERVE _KALPC_SECURITY_DATA _KALPC_HANDLE_DATA
  _KALPC_DIRECT_EVENT _BLOB _BLOB_TYPE _BLOB_COUNTERS _ALPC_COMPLETION_LIST _ALPC_PORT_ATTRIBUTES
  _ALPC_COMPLETION_PACKET_LOOKASIDE _ALPC_PROCESS_CONTEXT _CLIENT_ID _LIST_ENTRY _SINGLE_LIST_ENTRY _UNICODE_STRING
  _STRING _LARGE_INTEGER _GUID _DISPATCHER_HEADER _KWAIT_BLOCK _KEVENT _KSEMAPHORE _KMUTANT _KTIMER _KQUEUE
  _KPRIQUEUE _KGATE _FAST_MUTEX _ERESOURCE _OWNER_ENTRY _EX_PUSH_LOCK _EX_FAST_REF _EX_RUNDOWN_REF _HANDLE_TABLE
  _HANDLE_TABLE_ENTRY _HANDLE_TABLE_ENTRY_INFO _OBJECT_HEADER _OBJECT_HEADER_NAME_INFO
  _OBJECT_HEADER_CREATOR_INFO _OBJECT_HEADER_HANDLE_INFO _OBJECT_HEADER_QUOTA_INFO _OBJECT_HEADER_PROCESS_INFO
  _OBJECT_TYPE _OBJECT_TYPE_INITIALIZER _OBJECT_DIRECTORY _OBJECT_DIRECTORY_ENTRY _OBJECT_SYMBOLIC_LINK
  _LDR_DATA_TABLE_ENTRY _KLDR_DATA_TABLE_ENTRY _RTL_CRITICAL_SECTION _RTL_CRITICAL_SECTION_DEBUG _KTRAP_FRAME
  _KEXCEPTION_FRAME _CONTEXT _KSPECIAL_REGISTERS _KPROCESSOR_STATE _KLOCK_ENTRY _KAPC_STATE _IRP
  _IO_STACK_LOCATION _MMPTE _MMPTE_HARDWARE _MMPTE_SOFTWARE _MMPTE_TRANSITION _MMPTE_PROTOTYPE _KSYSTEM_TIME
  _IMAGE_RUNTIME_FUNCTION_ENTRY _SECURITY_CLIENT_CONTEXT _PEB_LDR_DATA _DBGKD_GET_VERSION64 _EWOW64PROCESS
  _EXCEPTION_RECORD64 _DISPATCHER_HEADER _KSTACK_COUNT _MMVAD _MMVAD_SHORT _MMVAD_FLAGS _RTL_AVL_TREE
  _RTL_BALANCED_NODE _MM_AVL_TABLE _MMADDRESS_NODE
`);

/** Structures of hundreds of fields: only those that matter. */
export const PARTIAL_STRUCTS: Readonly<Record<string, readonly string[]>> = {
  _KTHREAD: words(`
    Header InitialStack StackLimit StackBase CycleTime ThreadLock KernelStack WaitRegister Running Alerted MiscFlags
    Alertable EnableStackSwap KernelStackResident ThreadFlags SystemCallNumber FirstArgument TrapFrame ApcState
    Priority BasePriority WaitStatus WaitBlockList WaitListEntry Queue Teb Timer WaitBlock WaitBlockCount
    ContextSwitches State WaitIrql WaitMode WaitTime WaitReason SuspendCount FreezeCount QueueListEntry Process
    MutantListHead KernelTime UserTime LockEntries Win32Thread ThreadListEntry ApcQueueLock PreviousMode
    NextProcessor IdealProcessor Affinity KernelApcDisable SpecialApcDisable CombinedApcDisable AdjustReason
    AbEntrySummary StateSaveArea ApcStateIndex UserIdealProcessor SuspendEvent TimerActive TimerSuspended
    AbWaitEntryCount AbOwnedEntryCount FreezeFlags FreezeCount2 FreezeNormal FreezeDeep
  `),
  _ETHREAD: words(`
    Tcb CreateTime ExitTime StartAddress TerminationPort Cid AlpcWaitSemaphore KeyedWaitSemaphore ClientSecurity
    IrpList TopLevelIrp Win32StartAddress ThreadListEntry CrossThreadFlags Terminated SystemThread
    SameThreadPassiveFlags AlpcMessageId AlpcMessage AlpcReceiveAttributeSet AlpcWaitListEntry ExitStatus ActivityId
    WorkOnBehalfThread ThreadName LockEntries ActiveImpersonationInfo KeyedWaitValue ThreadNameLength
    HideFromDebugger OwnerProcess CacheManagerCount
  `),
  _KPROCESS: words(`
    Header ProfileListHead DirectoryTableBase ThreadListHead ProcessLock UserDirectoryTableBase BasePriority
    ActiveProcessors ProcessFlags StackCount State FreezeCount DeepFreeze KernelTime UserTime ProcessListEntry
    CycleTime AutoAlignment DisableBoost SwapListEntry Affinity ReadyListHead
  `),
  _EPROCESS: words(`
    Pcb ProcessLock UniqueProcessId ActiveProcessLinks RundownProtect Flags Flags2 Flags3 ProcessExiting ProcessDelete CreateTime
    ExitTime ExitStatus ObjectTable Token InheritedFromUniqueProcessId Peb Session ImageFileName ThreadListHead
    ActiveThreads PriorityClass SectionBaseAddress SectionObject VadRoot WoW64Process Wow64Process AlpcContext
    SeAuditProcessCreationInfo Job ProcessQuotaUsage DebugPort SessionProcessLinks ImageFilePointer DeviceMap
    HandleTableIsDeleted Cookie Win32Process PeakVirtualSize VirtualSize ImagePathHash ServerSilo Protection
    ProcessInSession
  `),
  _KPRCB: words(`
    MxCsr LegacyNumber InterruptRequest IdleHalt CurrentThread NextThread IdleThread NestingLevel Number RspBase
    ProcessorState Context ContextFlags MHz CpuType CpuID CpuStep HalReserved MinorVersion MajorVersion BuildType
    CpuVendor InitialApicId DpcStack VendorString ContextFlagsInit UpdateSignature FeatureBits KeContextSwitches
    PrcbPad00 CFlushSize ProcessorVendorString IpiFrozen
  `),
  _KPCR: words(
    'NtTib GdtBase TssBase UserRsp Self CurrentPrcb LockArray Used_Self IdtBase Irql MajorVersion MinorVersion Prcb',
  ),
  _PEB: words(
    'BeingDebugged ImageBaseAddress Ldr ProcessParameters OSMajorVersion OSMinorVersion OSBuildNumber SessionId FastPebLock LoaderLock',
  ),
  _TEB: words(
    'NtTib ClientId ProcessEnvironmentBlock LastErrorValue ReservedForNtRpc SubProcessTag ReservedForOle LastStatusValue',
  ),
  _KUSER_SHARED_DATA: words(`
    TickCountLowDeprecated TickCountMultiplier InterruptTime SystemTime TimeZoneBias NtSystemRoot NtBuildNumber
    NtProductType ProductTypeIsValid NtMajorVersion NtMinorVersion TickCount TickCountQuad SuiteMask
    KdDebuggerEnabled ActiveProcessorCount Cookie
  `),
  _SE_AUDIT_PROCESS_CREATION_INFO: ['ImageFileName'],
  _DEVICE_OBJECT: words('Type Size ReferenceCount DriverObject NextDevice AttachedDevice Flags DeviceType StackSize'),
  _DRIVER_OBJECT: words('Type Size DeviceObject DriverStart DriverSize DriverName'),
  _FILE_OBJECT: words('Type Size DeviceObject FsContext FsContext2 Flags FileName Lock Event'),
  _MM_SESSION_SPACE: ['SessionId'],
  _OBJECT_NAME_INFORMATION: ['Name'],
  _RTL_USER_PROCESS_PARAMETERS: words('MaximumLength Length Flags ImagePathName CommandLine'),
  _TOKEN: words('TokenId SessionId'),
  _SUBSECTION: ['ControlArea'],
  _CONTROL_AREA: ['FilePointer'],
};

/** Bytes of structures of which worlds lay out only the beginning. */
export const SHORTENED: Readonly<Record<string, number>> = { _MM_SESSION_SPACE: 0x40 };

export const ENUMS: readonly string[] = words(
  '_KWAIT_REASON _KTHREAD_STATE _KOBJECTS _KWAIT_BLOCK_STATE _KWAIT_STATE _KPROCESS_STATE _MODE _BLOB_ID _NT_PRODUCT_TYPE',
);

/** Data of the kernel that readers find by name. */
const DATA = words(`
  AlpcpPortList AlpcpPortListLock AlpcPortObjectType LpcPortObjectType AlpcpMessageLogEnabled AlpcpLogEnabled
  KdDebuggerDataBlock KdpDataBlockEncoded KdVersionBlock PsActiveProcessHead PsLoadedModuleList
  PsInitialSystemProcess PsIdleProcess ObTypeIndexTable ObHeaderCookie ObpTypeDirectoryObject
  ObpRootDirectoryObject ObpInfoMaskToOffset PspCidTable HandleTableListHead KiWaitAlways KiWaitNever
  KiProcessorBlock KeNumberProcessors ExpSystemResourcesList IoCompletionObjectType ExEventObjectType
  ExMutantObjectType ExSemaphoreObjectType PsProcessType PsThreadType MmPfnDatabase MmPteBase
  MmPhysicalMemoryBlock KiBugCheckData NtBuildNumber NtBuildLab NtBuildLabEx KeMaximumIncrement KeTimeIncrement
  KiInitialThread AlpcReserveType AlpcMessageType AlpcSectionType AlpcRegionType AlpcViewType AlpcSecurityType
  AlpcHandleDataType AlpcConnectionType AlpcpDummyEvent MmUnloadedDrivers MmLastUnloadedDriver PsNtosImageBase
  MmHighestUserAddress MmSystemRangeStart ObpTypeObjectType SeTokenObjectType
`);

/** Functions that stand on the stacks of waiting and running threads. */
export const FUNCTIONS: readonly string[] = words(`
  KiSwapContext SwapContext KiSwapThread KiCommitThreadWait KeWaitForSingleObject KeWaitForMultipleObjects
  KeRemoveQueueEx KeDelayExecutionThread KeWaitForGate AlpcpSignalAndWait AlpcpReceiveSynchronousReply
  AlpcpProcessSynchronousRequest AlpcpSendMessage AlpcpReceiveMessage AlpcpReceiveMessagePort
  NtAlpcSendWaitReceivePort NtAlpcConnectPort AlpcpConnectPort ObWaitForSingleObject NtWaitForSingleObject
  NtWaitForMultipleObjects ObWaitForMultipleObjects NtDelayExecution IoRemoveIoCompletion NtRemoveIoCompletion
  NtWaitForWorkViaWorkerFactory ExpWaitForResource ExAcquireResourceExclusiveLite ExAcquireResourceSharedLite
  ExpAcquireResourceExclusiveLite NtReplyWaitReceivePortEx NtRequestWaitReplyPort KiSystemCall64
  KiSystemServiceUser KiSystemServiceStart KiSystemServiceRepeat KiSystemServiceCopyEnd KiSystemServiceExit
  KiPageFault KiBugCheckDispatch KeBugCheckEx KeBugCheck2 KiStartSystemThread PspSystemThreadStartup
  ExpWorkerThread ExfAcquirePushLockExclusive ExfAcquirePushLockExclusiveEx ExAcquireFastMutex
  ExpAcquireFastMutexContended ExfAcquirePushLockSharedEx KiSuspendThread KiDeliverApc KiSchedulerApc KiIdleLoop
  PoIdle NtWaitForAlertByThreadId KeWaitForAlertByThreadId KiInitiateUserApc KiApcInterrupt IopSynchronousServiceTail
  NtReadFile IoCallDriver
`);

export const SYMBOLS: readonly string[] = [...DATA, ...FUNCTIONS];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
