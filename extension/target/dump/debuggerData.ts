import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { DumpAddressSpace } from './openDump';

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
}

const OWNER_TAG = 0x4742444b;
const LENGTH = 0x340;

/** undefined where the block is not in the dump, or is encoded. */
export function readDebuggerData(memory: DumpAddressSpace, address: Address): DebuggerData | undefined {
  const block = memory.read({ address, length: LENGTH });
  if (block.gaps.length > 0) return undefined;
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  if (view.getUint32(0x10, true) !== OWNER_TAG) return undefined;
  const pointer = (at: number): Address => toAddress(view.getBigUint64(at, true));
  return {
    kernelBase: pointer(0x18),
    loadedModuleList: pointer(0x48),
    activeProcessHead: pointer(0x50),
    cidTable: pointer(0x58),
    resourcesList: pointer(0x60),
    timeIncrement: pointer(0x78),
    processorBlock: pointer(0x218),
  };
}
