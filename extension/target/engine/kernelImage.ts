import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { readDebuggerData } from '../dump/debuggerData';
import type { OpenDump } from '../dump/openDump';
import { readImageHeaders, readPdbReference } from '../dump/peImage';
import type { PdbReference } from '../symbols/pdbReference';

/** The kernel in the memory of a dump. */
export interface KernelImage {
  readonly base: Address;
  /** Bytes. */
  readonly size?: number;
  readonly timeDateStamp?: number;
  /** Absent where the page with the RSDS record is not in the dump. */
  readonly pdb?: PdbReference;
}

/** Offset of DllBase in the loader's entry; see loaderTypes. */
const DLL_BASE = 0x30n;
const PAGE = 0x1000n;
/** A kernel image has 6 to 17 MB and begins at a page, since Windows 10 at one of 64 KB or 2 MB. */
const SCAN_PAGES = 0x3000n;
/** The PDBs of kernels. Source: image names of ntoskrnl's flavours (multiprocessor, PAE, Xbox and test builds left out). */
const KERNEL_PDB = /^(ntkrnlmp|ntoskrnl|ntkrnlpa|ntkrpamp|ntkrla57)\.pdb$/i;

/**
 * Finds the kernel: the first entry of the list of modules, else what the debugger data says, else downwards from the
 * list head, which is a variable of the kernel, until an image that names a kernel's PDB. undefined: none of them could
 * be read.
 */
export function findKernelImage(dump: OpenDump): KernelImage | undefined {
  const first = dump.triage?.drivers[0];
  const candidates = [
    first?.base,
    firstModule(dump, dump.header.loadedModuleList),
    readDebuggerData(dump.memory, dump.header.debuggerData)?.kernelBase,
  ];
  for (const base of candidates) {
    const image = base === undefined || base === 0n ? undefined : imageAt(dump, base);
    if (image) return image;
  }
  const scanned = scanDown(dump, dump.header.loadedModuleList);
  if (scanned) return scanned;
  // The headers are not in the dump, but where the kernel is was said.
  const base = candidates.find(one => one !== undefined && one !== 0n && (one & 0xfffn) === 0n);
  if (base === undefined) return undefined;
  return first?.base === base ? { base, size: first.size, timeDateStamp: first.timeDateStamp } : { base };
}

function firstModule(dump: OpenDump, head: Address): Address | undefined {
  const entry = pointer(dump, head);
  return entry === undefined ? undefined : pointer(dump, toAddress(entry + DLL_BASE));
}

function pointer(dump: OpenDump, address: Address): Address | undefined {
  const block = dump.memory.read({ address, length: 8 });
  if (block.gaps.length > 0) return undefined;
  return toAddress(new DataView(block.bytes.buffer, block.bytes.byteOffset).getBigUint64(0, true));
}

function imageAt(dump: OpenDump, base: Address): KernelImage | undefined {
  const headers = readImageHeaders(dump.memory, base);
  if (!headers) return undefined;
  const pdb = readPdbReference(dump.memory, base, headers);
  return { base, size: headers.sizeOfImage, timeDateStamp: headers.timeDateStamp, ...(pdb && { pdb }) };
}

function scanDown(dump: OpenDump, from: Address): KernelImage | undefined {
  let base = from & ~(PAGE - 1n);
  for (let i = 0n; i < SCAN_PAGES && base > 0n; i++, base -= PAGE) {
    const mark = dump.memory.read({ address: toAddress(base), length: 2 });
    if (mark.gaps.length > 0 || mark.bytes[0] !== 0x4d || mark.bytes[1] !== 0x5a) continue;
    const image = imageAt(dump, toAddress(base));
    if (image?.pdb && KERNEL_PDB.test(image.pdb.name)) return image;
  }
  return undefined;
}
