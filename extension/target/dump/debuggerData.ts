import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { DumpAddressSpace } from './dumpAddressSpace';

/*
 * KDDEBUGGER_DATA64, which the kernel keeps for debuggers. Source for the offsets: volatility3 `kdbg.json`. On x64 it is
 * encoded in memory since Windows 8; a crash decodes it before the dump is written, so it mostly is plain. An engine
 * with symbols can do without.
 */

export interface DebuggerData {
  readonly kernelBase: Address;
  readonly loadedModuleList: Address;
  readonly activeProcessHead: Address;
  readonly cidTable: Address;
  readonly resourcesList: Address;
  /** Address of KeTimeIncrement. */
  readonly timeIncrement: Address;
  readonly processorBlock: Address;
  /** Address of NtBuildLabEx, of NtBuildLab in older builds. */
  readonly buildLab: Address;
  /** Bytes of structures, for targets without types. */
  readonly sizes: { readonly process: number; readonly processorBlock: number; readonly thread: number };
  /** Offsets in KPRCB and KTHREAD. */
  readonly offsets: { readonly currentThread: number; readonly number: number; readonly threadProcess: number };
  /** It had to be decoded. */
  readonly wasEncoded: boolean;
}

/** What the encoding depends on: two variables of the kernel, and the address of a third. */
export interface DebuggerDataKeys {
  /** Value of `KiWaitNever`. */
  readonly waitNever: bigint;
  /** Value of `KiWaitAlways`. */
  readonly waitAlways: bigint;
  /** Address of `KdpDataBlockEncoded`. */
  readonly encodedAt: bigint;
}

const OWNER_TAG = 0x4742444b;
const LENGTH = 0x340;

/** undefined where the block is not in the dump, or is encoded and no keys fit. */
export function readDebuggerData(
  memory: DumpAddressSpace,
  address: Address,
  keys?: DebuggerDataKeys,
): DebuggerData | undefined {
  const block = memory.read({ address, length: LENGTH });
  if (block.gaps.length > 0) return undefined;
  const plain = parse(block.bytes, false);
  if (plain || !keys) return plain;
  return parse(decode(block.bytes, keys), true);
}

function parse(bytes: Uint8Array, wasEncoded: boolean): DebuggerData | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0x10, true) !== OWNER_TAG) return undefined;
  const pointer = (at: number): Address => toAddress(view.getBigUint64(at, true));
  const short = (at: number): number => view.getUint16(at, true);
  return {
    kernelBase: pointer(0x18),
    loadedModuleList: pointer(0x48),
    activeProcessHead: pointer(0x50),
    cidTable: pointer(0x58),
    resourcesList: pointer(0x60),
    timeIncrement: pointer(0x78),
    processorBlock: pointer(0x218),
    buildLab: pointer(0x208),
    sizes: { process: short(0x2a8), processorBlock: short(0x2b0), thread: short(0x2c0) },
    offsets: { threadProcess: short(0x2a0), currentThread: short(0x2b4), number: short(0x2be) },
    wasEncoded,
  };
}

/**
 * Undoes the encoding, eight bytes at a time. Source: KdCopyDataBlock of the kernel as volatility 2 `win8_kdbg.py`
 * describes it.
 */
function decode(bytes: Uint8Array, { waitNever, waitAlways, encodedAt }: DebuggerDataKeys): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const to = new DataView(result.buffer);
  const turn = waitNever & 0x3fn;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const mixed = rotateLeft(from.getBigUint64(at, true) ^ waitNever, turn) ^ encodedAt;
    // Read as big endian: the bytes in reverse.
    to.setBigUint64(at, mixed, false);
    to.setBigUint64(at, to.getBigUint64(at, true) ^ waitAlways, true);
  }
  return result;
}

function rotateLeft(value: bigint, count: bigint): bigint {
  return BigInt.asUintN(64, (value << count) | (BigInt.asUintN(64, value) >> (64n - count)));
}
