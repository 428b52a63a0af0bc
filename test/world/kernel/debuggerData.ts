import type { Kernel } from './kernel';

/*
 * KDDEBUGGER_DATA64. It is no public type, so its offsets stand here. Source: volatility3 `kdbg.json`
 * (`_KDDEBUGGER_DATA64`) and Microsoft, wdbgexts.h. Plain, as a crash leaves it: KeBugCheck2 decodes it first.
 */
const OWNER_TAG = 0x4742444b; // 'KDBG', kdbg.json OwnerTag
const SIZE = 0x340;
/** Pointers to variables of the kernel, or values of them. Source of each offset: kdbg.json. */
const POINTERS: readonly (readonly [offset: number, symbol: string])[] = [
  [0x48, 'PsLoadedModuleList'],
  [0x50, 'PsActiveProcessHead'],
  [0x58, 'PspCidTable'],
  [0x60, 'ExpSystemResourcesList'],
  [0x78, 'KeTimeIncrement'],
  [0x88, 'KiBugCheckData'],
  [0x98, 'ObpRootDirectoryObject'],
  [0xa0, 'ObpTypeObjectType'],
  [0xc0, 'MmPfnDatabase'],
  [0x208, 'NtBuildLab'],
  [0x218, 'KiProcessorBlock'],
  [0x220, 'MmUnloadedDrivers'],
  [0x228, 'MmLastUnloadedDriver'],
  [0x270, 'MmPhysicalMemoryBlock'],
];
/** Offsets of fields, 16 bits each. Source: kdbg.json OffsetKThreadTeb and following. */
const FIELDS: readonly (readonly [offset: number, struct: string, field: string])[] = [
  [0x29a, '_KTHREAD', 'Teb'],
  [0x29c, '_KTHREAD', 'KernelStack'],
  [0x29e, '_KTHREAD', 'InitialStack'],
  [0x2a0, '_KTHREAD', 'ApcState.Process'],
  [0x2a2, '_KTHREAD', 'State'],
  [0x2aa, '_EPROCESS', 'Peb'],
  [0x2ac, '_EPROCESS', 'InheritedFromUniqueProcessId'],
  [0x2ae, '_EPROCESS', 'Pcb.DirectoryTableBase'],
  [0x2b4, '_KPRCB', 'CurrentThread'],
  [0x2bc, '_KPRCB', 'ProcessorState.ContextFrame'],
];
const SIZES: readonly (readonly [offset: number, struct: string])[] = [
  [0x2a8, '_EPROCESS'],
  [0x2b0, '_KPRCB'],
  [0x2c0, '_ETHREAD'],
];

export function writeDebuggerData(kernel: Kernel): void {
  const { space, layout } = kernel;
  const at = kernel.symbol('KdDebuggerDataBlock');
  kernel.emptyList(at);
  space.writeUint(at + 0x10n, 4, BigInt(OWNER_TAG));
  space.writeUint(at + 0x14n, 4, BigInt(SIZE));
  space.writeUint(at + 0x18n, 8, kernel.imageBase);
  for (const [offset, symbol] of POINTERS)
    if (layout.symbol(symbol) !== undefined) space.writeUint(at + BigInt(offset), 8, kernel.symbol(symbol));
  for (const [offset, struct, field] of FIELDS)
    space.writeUint(at + BigInt(offset), 2, BigInt(layout.offset(struct, field)));
  for (const [offset, struct] of SIZES) space.writeUint(at + BigInt(offset), 2, BigInt(layout.sizeOf(struct) & 0xffff));
}
