import type { Address } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import { type DebuggerData, type DebuggerDataKeys, readDebuggerData } from '../dump/debuggerData';
import type { DumpAddressSpace, OpenDump } from '../dump/openDump';

/** The debugger data of a dump, decoded with the symbols of the kernel where that is needed. */
export function readDecodedData(dump: OpenDump, kernel: KernelTarget | undefined): DebuggerData | undefined {
  const keys = kernel && keysOf(dump.memory, kernel);
  const address = kernel?.symbol('KdDebuggerDataBlock') ?? dump.header.debuggerData;
  return readDebuggerData(dump.memory, address, keys);
}

function keysOf(memory: DumpAddressSpace, kernel: KernelTarget): DebuggerDataKeys | undefined {
  const waitNever = valueAt(memory, kernel.symbol('KiWaitNever'));
  const waitAlways = valueAt(memory, kernel.symbol('KiWaitAlways'));
  const encodedAt = kernel.symbol('KdpDataBlockEncoded');
  if (waitNever === undefined || waitAlways === undefined || encodedAt === undefined) return undefined;
  return { waitNever, waitAlways, encodedAt };
}

function valueAt(memory: DumpAddressSpace, address: Address | undefined): bigint | undefined {
  const block = address === undefined ? undefined : memory.read({ address, length: 8 });
  if (!block || block.gaps.length > 0) return undefined;
  return new DataView(block.bytes.buffer, block.bytes.byteOffset).getBigUint64(0, true);
}
