import type { BuiltWorld } from '../buildWorld';

/*
 * `_DUMP_HEADER64`. Source of every offset below: volatility3 `framework/symbols/windows/crash64.json`
 * (`_DUMP_HEADER64`), which agrees with kdmp-parser `kdmp-parser-structs.h` (HEADER64).
 */
export const HEADER_SIZE = 0x2000;

/** Pages of physical memory that lie together. */
export interface Run {
  readonly first: number;
  readonly count: number;
}

/** 700 bytes of run descriptors, 16 of them counts. Source: crash64.json PhysicalMemoryBlockBuffer. */
export const MAX_RUNS = 42;
const CONTEXT_SIZE = 0x4d0; // winnt.h CONTEXT for x64
const MACHINE_AMD64 = 0x8664;
/** NTSTATUS of a breakpoint, the usual exception record of a bug check. */
const STATUS_BREAKPOINT = 0x80000003;

/** The header; what it does not hold is the filler 'PAGE'. `pages` is all that the dump holds. */
export function dumpHeader(world: BuiltWorld, type: number, runs: readonly Run[], pages: number): Buffer {
  const { kernel } = world;
  const bytes = Buffer.alloc(HEADER_SIZE, 'PAGE');
  const u32 = (at: number, value: number): number => bytes.writeUInt32LE(value >>> 0, at);
  const u64 = (at: number, value: bigint): number => bytes.writeBigUInt64LE(BigInt.asUintN(64, value), at);
  bytes.write('PAGE', 0x0); // Signature
  bytes.write('DU64', 0x4); // ValidDump
  u32(0x8, 0xf); // MajorVersion: free build
  u32(0xc, kernel.layout.buildNumber); // MinorVersion
  u64(0x10, kernel.space.directory); // DirectoryTableBase
  u64(0x18, kernel.space.readUint(kernel.symbol('MmPfnDatabase'), 8)); // PfnDataBase
  u64(0x20, kernel.symbol('PsLoadedModuleList')); // PsLoadedModuleList
  u64(0x28, kernel.symbol('PsActiveProcessHead')); // PsActiveProcessHead
  u32(0x30, MACHINE_AMD64); // MachineImageType
  u32(0x34, world.processors); // NumberProcessors
  const { code, parameters } = world.description.bugcheck ?? { code: 0xe2, parameters: [0n, 0n, 0n, 0n] };
  u32(0x38, code); // BugCheckCode
  parameters.forEach((value, i) => u64(0x40 + i * 8, value)); // BugCheckParameter1 to 4
  bytes.fill(0, 0x60, 0x80); // VersionUser
  u64(0x80, kernel.symbol('KdDebuggerDataBlock')); // KdDebuggerDataBlock
  writeRuns(bytes, runs, pages);
  bytes.fill(0, 0x348, 0x348 + 3000); // ContextRecord
  bytes.set(kernel.space.read(world.context, CONTEXT_SIZE), 0x348);
  writeException(bytes, world);
  u32(0xf98, type); // DumpType
  u64(0xfa8, world.clock.systemTime); // SystemTime
  bytes.fill(0, 0xfb0, 0xfb0 + 128); // Comment
  bytes.write('Synthetic kernel: no machine wrote this dump.', 0xfb0, 'latin1');
  u64(0x1030, world.clock.ticks * BigInt(world.clock.increment)); // SystemUpTime
  u32(0x1038, 0); // MiniDumpFields
  u32(0x103c, 0); // SecondaryDataState
  u32(0x1040, 1); // ProductType: workstation
  u32(0x1044, 0x110); // SuiteMask: terminal services, single user
  u32(0x1048, 0); // WriterStatus
  return bytes;
}

/** RequiredDumpSpace: known when the whole dump is. */
export function setRequiredSpace(header: Buffer, size: number): void {
  header.writeBigUInt64LE(BigInt(size), 0xfa0);
}

/** DirectoryTableBase. */
export function setDirectory(header: Buffer, directory: bigint): void {
  header.writeBigUInt64LE(directory, 0x10);
}

/** PHYSICAL_MEMORY_DESCRIPTOR64: NumberOfRuns, NumberOfPages, and BasePage and PageCount of each. */
function writeRuns(bytes: Buffer, runs: readonly Run[], pages: number): void {
  if (runs.length > MAX_RUNS) return;
  bytes.writeUInt32LE(runs.length, 0x88);
  bytes.writeBigUInt64LE(BigInt(pages), 0x90);
  runs.forEach((run, i) => {
    bytes.writeBigUInt64LE(BigInt(run.first), 0x98 + i * 16);
    bytes.writeBigUInt64LE(BigInt(run.count), 0xa0 + i * 16);
  });
}

/** EXCEPTION_RECORD64: ExceptionCode, ExceptionFlags, ExceptionRecord, ExceptionAddress, NumberParameters. */
function writeException(bytes: Buffer, world: BuiltWorld): void {
  bytes.fill(0, 0xf00, 0xf98);
  bytes.writeUInt32LE(STATUS_BREAKPOINT, 0xf00);
  bytes.writeUInt32LE(1, 0xf04);
  const { kernel } = world;
  const rip = world.context + BigInt(kernel.layout.offset('_CONTEXT', 'Rip'));
  bytes.writeBigUInt64LE(kernel.space.readUint(rip, 8), 0xf10);
}
