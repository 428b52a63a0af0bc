/** A bugcheck code in the words of its name, and what its parameters say. */
export interface BugcheckEntry {
  readonly name: string;
  /** Meanings of the four parameters as far as they are always the same. */
  readonly parameters?: readonly string[];
}

const ACCESS = 'access: 0 read, 1 write, 8 or 0x10 execute';
const FAULT = ['memory referenced', 'IRQL', ACCESS, 'instruction that referenced it'] as const;
const EXCEPTION = ['exception code', 'address of the exception'] as const;

/*
 * The codes that are met in practice. Names and meanings: Microsoft, "Bug check code reference"; the wording is ours.
 * Where the meaning of parameters depends on the first one, only that one is described.
 */
export const BUGCHECKS: ReadonlyMap<number, BugcheckEntry> = new Map<number, BugcheckEntry>([
  [
    0x01,
    {
      name: 'APC_INDEX_MISMATCH',
      parameters: ['system call or worker routine', 'APC state indexes', 'APC disable count'],
    },
  ],
  [0x0a, { name: 'IRQL_NOT_LESS_OR_EQUAL', parameters: FAULT }],
  [0x18, { name: 'REFERENCE_BY_POINTER', parameters: ['object type', 'object'] }],
  [0x19, { name: 'BAD_POOL_HEADER', parameters: ['kind of damage'] }],
  [0x1a, { name: 'MEMORY_MANAGEMENT', parameters: ['kind of violation'] }],
  [
    0x1e,
    {
      name: 'KMODE_EXCEPTION_NOT_HANDLED',
      parameters: [...EXCEPTION, 'first exception parameter', 'second exception parameter'],
    },
  ],
  [0x20, { name: 'KERNEL_APC_PENDING_DURING_EXIT', parameters: ['pending APC', 'APC disable count', 'IRQL'] }],
  [0x24, { name: 'NTFS_FILE_SYSTEM' }],
  [0x27, { name: 'RDR_FILE_SYSTEM' }],
  [0x2a, { name: 'INCONSISTENT_IRP', parameters: ['IRP'] }],
  [0x35, { name: 'NO_MORE_IRP_STACK_LOCATIONS', parameters: ['IRP'] }],
  [0x3b, { name: 'SYSTEM_SERVICE_EXCEPTION', parameters: [...EXCEPTION, 'context record'] }],
  [0x44, { name: 'MULTIPLE_IRP_COMPLETE_REQUESTS', parameters: ['IRP'] }],
  [0x4c, { name: 'FATAL_UNHANDLED_HARD_ERROR' }],
  [0x4e, { name: 'PFN_LIST_CORRUPT', parameters: ['kind of damage'] }],
  [
    0x50,
    {
      name: 'PAGE_FAULT_IN_NONPAGED_AREA',
      parameters: ['memory referenced', ACCESS, 'instruction that referenced it, or 0'],
    },
  ],
  [0x74, { name: 'BAD_SYSTEM_CONFIG_INFO' }],
  [0x76, { name: 'PROCESS_HAS_LOCKED_PAGES', parameters: ['kind', 'process', 'locked pages'] }],
  [0x77, { name: 'KERNEL_STACK_INPAGE_ERROR' }],
  [
    0x7a,
    {
      name: 'KERNEL_DATA_INPAGE_ERROR',
      parameters: ['lock type', 'I/O status', 'depends on the first', 'virtual address'],
    },
  ],
  [0x7b, { name: 'INACCESSIBLE_BOOT_DEVICE' }],
  [
    0x7e,
    { name: 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED', parameters: [...EXCEPTION, 'exception record', 'context record'] },
  ],
  [0x7f, { name: 'UNEXPECTED_KERNEL_MODE_TRAP', parameters: ['trap number'] }],
  [0x80, { name: 'NMI_HARDWARE_FAILURE' }],
  [0x8e, { name: 'KERNEL_MODE_EXCEPTION_NOT_HANDLED', parameters: [...EXCEPTION, 'trap frame'] }],
  [0x93, { name: 'INVALID_KERNEL_HANDLE', parameters: ['handle'] }],
  [0x96, { name: 'INVALID_WORK_QUEUE_ITEM' }],
  [0x9c, { name: 'MACHINE_CHECK_EXCEPTION' }],
  [
    0x9e,
    { name: 'USER_MODE_HEALTH_MONITOR', parameters: ['process that failed', 'timeout in seconds', 'what watched it'] },
  ],
  [
    0x9f,
    {
      name: 'DRIVER_POWER_STATE_FAILURE',
      parameters: ['kind: 3 is a power IRP that a device holds for too long', 'device object'],
    },
  ],
  [0xa0, { name: 'INTERNAL_POWER_ERROR' }],
  [0xb8, { name: 'ATTEMPTED_SWITCH_FROM_DPC', parameters: ['thread', 'thread to switch to', 'stack of the first'] }],
  [0xbe, { name: 'ATTEMPTED_WRITE_TO_READONLY_MEMORY', parameters: ['memory referenced', 'page table entry'] }],
  [0xc1, { name: 'SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION' }],
  [0xc2, { name: 'BAD_POOL_CALLER', parameters: ['kind of violation'] }],
  [0xc4, { name: 'DRIVER_VERIFIER_DETECTED_VIOLATION', parameters: ['kind of violation'] }],
  [0xc5, { name: 'DRIVER_CORRUPTED_EXPOOL', parameters: FAULT }],
  [0xc7, { name: 'TIMER_OR_DPC_INVALID' }],
  [0xc9, { name: 'DRIVER_VERIFIER_IOMANAGER_VIOLATION', parameters: ['kind of violation'] }],
  [0xca, { name: 'PNP_DETECTED_FATAL_ERROR', parameters: ['kind'] }],
  [0xcb, { name: 'DRIVER_LEFT_LOCKED_PAGES_IN_PROCESS' }],
  [
    0xce,
    {
      name: 'DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS',
      parameters: ['memory referenced', ACCESS, 'instruction that referenced it'],
    },
  ],
  [0xd1, { name: 'DRIVER_IRQL_NOT_LESS_OR_EQUAL', parameters: FAULT }],
  [0xde, { name: 'POOL_CORRUPTION_IN_FILE_AREA' }],
  [0xe2, { name: 'MANUALLY_INITIATED_CRASH' }],
  [0xe3, { name: 'RESOURCE_NOT_OWNED', parameters: ['ERESOURCE', 'thread', 'owner table'] }],
  [0xea, { name: 'THREAD_STUCK_IN_DEVICE_DRIVER', parameters: ['thread'] }],
  [0xed, { name: 'UNMOUNTABLE_BOOT_VOLUME' }],
  [
    0xef,
    { name: 'CRITICAL_PROCESS_DIED', parameters: ['process (or thread) object', '0: a process died, 1: a thread'] },
  ],
  [
    0xf4,
    { name: 'CRITICAL_OBJECT_TERMINATION', parameters: ['3: process, 6: thread', 'object', 'image name', 'message'] },
  ],
  [
    0xf7,
    { name: 'DRIVER_OVERRAN_STACK_BUFFER', parameters: ['cookie on the stack', 'cookie expected', 'its complement'] },
  ],
  [0xfc, { name: 'ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY', parameters: ['address executed', 'page table entry'] }],
  [0xfe, { name: 'BUGCODE_USB_DRIVER', parameters: ['kind'] }],
  [
    0x101,
    {
      name: 'CLOCK_WATCHDOG_TIMEOUT',
      parameters: ['clock ticks waited', 'reserved', 'PRCB of the processor that hangs', 'its number'],
    },
  ],
  [
    0x109,
    {
      name: 'CRITICAL_STRUCTURE_CORRUPTION',
      parameters: ['reserved', 'reserved', 'depends on the fourth', 'what was changed'],
    },
  ],
  [0x10d, { name: 'WDF_VIOLATION', parameters: ['kind of violation'] }],
  [0x113, { name: 'VIDEO_DXGKRNL_FATAL_ERROR' }],
  [
    0x116,
    {
      name: 'VIDEO_TDR_FAILURE',
      parameters: ['recovery context', 'address in the display driver', 'status of the last operation'],
    },
  ],
  [0x117, { name: 'VIDEO_TDR_TIMEOUT_DETECTED', parameters: ['recovery context', 'address in the display driver'] }],
  [0x119, { name: 'VIDEO_SCHEDULER_INTERNAL_ERROR', parameters: ['kind'] }],
  [0x124, { name: 'WHEA_UNCORRECTABLE_ERROR', parameters: ['source of the error', 'WHEA_ERROR_RECORD'] }],
  [0x12b, { name: 'FAULTY_HARDWARE_CORRUPTED_PAGE' }],
  [
    0x133,
    {
      name: 'DPC_WATCHDOG_VIOLATION',
      parameters: ['0: one DPC ran too long, 1: DPCs together', 'ticks', 'ticks allowed'],
    },
  ],
  [
    0x139,
    { name: 'KERNEL_SECURITY_CHECK_FAILURE', parameters: ['check that failed', 'trap frame', 'exception record'] },
  ],
  [0x13a, { name: 'KERNEL_MODE_HEAP_CORRUPTION', parameters: ['kind of damage', 'heap', 'address of the damage'] }],
  [0x144, { name: 'BUGCODE_USB3_DRIVER', parameters: ['kind'] }],
  [0x154, { name: 'UNEXPECTED_STORE_EXCEPTION', parameters: ['store context', 'exception information'] }],
  [0x157, { name: 'KERNEL_THREAD_PRIORITY_FLOOR_VIOLATION', parameters: ['thread', 'priority'] }],
  [0x15f, { name: 'CONNECTED_STANDBY_WATCHDOG_TIMEOUT_LIVEDUMP' }],
  [0x160, { name: 'WIN32K_ATOMIC_CHECK_FAILURE' }],
  [0x161, { name: 'LIVE_SYSTEM_DUMP' }],
  [0x162, { name: 'KERNEL_AUTO_BOOST_INVALID_LOCK_RELEASE', parameters: ['thread', 'lock'] }],
  [0x17e, { name: 'MICROCODE_REVISION_MISMATCH' }],
  [0x1ca, { name: 'SYNTHETIC_WATCHDOG_TIMEOUT' }],
  [0x1cc, { name: 'EXRESOURCE_TIMEOUT_LIVEDUMP', parameters: ['ERESOURCE'] }],
  [0xc000021a, { name: 'WINLOGON_FATAL_ERROR', parameters: ['name of the process that ended', 'status'] }],
  [0xdeaddead, { name: 'MANUALLY_INITIATED_CRASH1' }],
]);
