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

/** Variables of the kernel that the encoding takes. Any values do; real ones are random. */
const WAIT_NEVER = 0x9c3f_51d2_86e0_4b17n;
const WAIT_ALWAYS = 0x21d4_7a90_fe35_c86bn;
const WORDS = 0x68n;

/**
 * Encodes the data as a running kernel of Windows 8 and later keeps it. Source: volatility 2 `win8_kdbg.py`, which decodes
 * each eight bytes x as `KiWaitAlways ^ bswap64(&KdpDataBlockEncoded ^ rol64(x ^ KiWaitNever, KiWaitNever & 0x3f))`.
 */
export function encodeDebuggerData(kernel: Kernel): void {
  const { space } = kernel;
  kernel.setGlobal('KiWaitNever', WAIT_NEVER);
  kernel.setGlobal('KiWaitAlways', WAIT_ALWAYS);
  const key = kernel.symbol('KdpDataBlockEncoded');
  const turn = WAIT_NEVER & 0x3fn;
  for (let i = 0n; i < WORDS; i++) {
    const at = kernel.symbol('KdDebuggerDataBlock') + i * 8n;
    const swapped = Buffer.alloc(8);
    swapped.writeBigUInt64LE(space.readUint(at, 8) ^ WAIT_ALWAYS);
    const mixed = swapped.readBigUInt64BE() ^ key;
    const turned = BigInt.asUintN(64, (mixed >> turn) | (mixed << (64n - turn)));
    space.writeUint(at, 8, turned ^ WAIT_NEVER);
  }
}
