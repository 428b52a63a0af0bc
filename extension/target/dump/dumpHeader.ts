import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';

/*
 * `_DUMP_HEADER64`. It is not among the public types of the kernel, so its offsets stand here; they are the same in
 * every Windows that writes PAGEDU64 dumps. Sources: kdmp-parser `kdmp-parser-structs.h`, volatility3 `crash64.json`.
 */

export const HEADER_SIZE = 0x2000;

/** DumpType 1: all runs; 2: old kernel summary; 4: triage; 5 and 6: bitmap; 8, 9, 0xA: written by a debugger. */
export type DumpKind =
  | 'full'
  | 'kernel-summary'
  | 'triage'
  | 'bitmap'
  | 'live-bitmap'
  | 'ranges-kernel'
  | 'ranges-kernel-user'
  | 'ranges-complete';

const KINDS: ReadonlyMap<number, DumpKind> = new Map([
  [1, 'full'],
  [2, 'kernel-summary'],
  [4, 'triage'],
  [5, 'bitmap'],
  [6, 'live-bitmap'],
  [8, 'ranges-kernel'],
  [9, 'ranges-kernel-user'],
  [0xa, 'ranges-complete'],
]);

/** IMAGE_FILE_MACHINE. */
export type DumpMachine = 'x64' | 'arm64' | 'x86' | 'other';

export interface PhysicalRun {
  /** First page frame number. */
  readonly base: number;
  readonly count: number;
}

export interface DumpHeader {
  readonly kind: DumpKind;
  readonly machine: DumpMachine;
  /** Build number of the kernel. */
  readonly build: number;
  /** 0xF free, 0xC checked build. */
  readonly majorVersion: number;
  /** CR3 of the context that wrote the dump; may be the user shadow and may carry low bits. */
  readonly directoryTableBase: bigint;
  readonly pfnDatabase: Address;
  readonly loadedModuleList: Address;
  readonly activeProcessHead: Address;
  readonly processors: number;
  readonly bugcheckCode: number;
  readonly bugcheckParameters: readonly Address[];
  /** KDDEBUGGER_DATA64. */
  readonly debuggerData: Address;
  /** undefined where the header says that it holds none (filler bytes). */
  readonly runs: readonly PhysicalRun[] | undefined;
  readonly pages: number | undefined;
  /** CONTEXT of the processor that wrote the dump: 0x4d0 bytes on x64. */
  readonly context: Uint8Array;
  /** EXCEPTION_RECORD64. */
  readonly exception: Uint8Array;
  /** Bytes that the whole dump takes; undefined: filler. */
  readonly requiredSpace: bigint | undefined;
  /** FILETIME (100 ns since 1601, UTC); undefined: filler. */
  readonly systemTime: bigint | undefined;
  /** 100 ns; undefined: filler. */
  readonly upTime: bigint | undefined;
  readonly comment: string;
  readonly productType: number | undefined;
  readonly suiteMask: number | undefined;
  /** Not 0: the writer reported a failure (NTSTATUS). */
  readonly writerStatus: number | undefined;
}

/** A file that is not a kernel dump that this engine opens. `message` says what it is and what to do instead. */
export class DumpFormatError extends Error {
  override readonly name = 'DumpFormatError';
}

const PAGE = 0x45474150;
const FILLER_64 = 0x4547_4150_4547_4150n;
/** The area of runs is 700 bytes and begins with 16 bytes of counts. */
const MAX_RUNS_IN_HEADER = Math.floor((700 - 16) / 16);

/**
 * Reads the first 0x2000 bytes of a dump.
 * @throws DumpFormatError if they are not the header of a 64-bit kernel dump.
 */
export function parseDumpHeader(bytes: Uint8Array): DumpHeader {
  checkSignature(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number): number => view.getUint32(at, true);
  const u64 = (at: number): bigint => view.getBigUint64(at, true);
  const optional32 = (at: number): number | undefined => (u32(at) === PAGE ? undefined : u32(at));
  const optional64 = (at: number): bigint | undefined => (u64(at) === FILLER_64 ? undefined : u64(at));
  const type = u32(0xf98);
  const kind = KINDS.get(type);
  if (!kind) throw new DumpFormatError(`a kernel dump of the unknown type ${type}`);
  const runs = parseRuns(view);
  return {
    kind,
    machine: machineOf(u32(0x30)),
    majorVersion: u32(0x08),
    build: u32(0x0c),
    directoryTableBase: u64(0x10),
    pfnDatabase: toAddress(u64(0x18)),
    loadedModuleList: toAddress(u64(0x20)),
    activeProcessHead: toAddress(u64(0x28)),
    processors: u32(0x34),
    bugcheckCode: u32(0x38),
    bugcheckParameters: [0x40, 0x48, 0x50, 0x58].map(at => toAddress(u64(at))),
    debuggerData: toAddress(u64(0x80)),
    runs: runs?.runs,
    pages: runs?.pages,
    context: bytes.slice(0x348, 0x348 + 3000),
    exception: bytes.slice(0xf00, 0xf98),
    requiredSpace: optional64(0xfa0),
    systemTime: optional64(0xfa8),
    comment: text(bytes.subarray(0xfb0, 0xfb0 + 128)),
    upTime: optional64(0x1030),
    productType: optional32(0x1040),
    suiteMask: optional32(0x1044),
    writerStatus: optional32(0x1048),
  };
}

function checkSignature(bytes: Uint8Array): void {
  const head = String.fromCharCode(...bytes.subarray(0, 8));
  if (head === 'PAGEDUMP') {
    throw new DumpFormatError(
      'a kernel dump of 32-bit Windows: open it with kd (engine "kd"), the embedded engine reads x64 dumps',
    );
  }
  if (head.startsWith('MDMP')) {
    throw new DumpFormatError(
      'a user-mode minidump: open it with cdb (engine "kd"), the embedded engine reads kernel dumps',
    );
  }
  if (head !== 'PAGEDU64') throw new DumpFormatError('not a Windows crash dump: it does not begin with PAGEDU64');
  if (bytes.length < HEADER_SIZE)
    throw new DumpFormatError(`a kernel dump cut off inside of its header (${bytes.length} of 8192 bytes)`);
}

/** The physical memory descriptor. undefined for filler or for counts that cannot be. */
function parseRuns(view: DataView): { readonly runs: readonly PhysicalRun[]; readonly pages: number } | undefined {
  const count = view.getUint32(0x88, true);
  if (count === PAGE || count === 0 || count > MAX_RUNS_IN_HEADER) return undefined;
  const runs: PhysicalRun[] = [];
  for (let i = 0; i < count; i++) {
    const base = view.getBigUint64(0x98 + i * 16, true);
    const pages = view.getBigUint64(0xa0 + i * 16, true);
    // 52 bits of physical address leave 40 bits of page number.
    if (base + pages > 1n << 40n) return undefined;
    runs.push({ base: Number(base), count: Number(pages) });
  }
  const pages = view.getBigUint64(0x90, true);
  return { runs, pages: pages > 1n << 40n ? runs.reduce((sum, run) => sum + run.count, 0) : Number(pages) };
}

function machineOf(type: number): DumpMachine {
  if (type === 0x8664) return 'x64';
  if (type === 0xaa64) return 'arm64';
  return type === 0x14c ? 'x86' : 'other';
}

/** Printable characters up to the first NUL; filler gives ''. */
function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const chars = String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
  return chars.startsWith('PAGEPAGE') ? '' : chars.replace(/[^\x20-\x7e]/g, '');
}
