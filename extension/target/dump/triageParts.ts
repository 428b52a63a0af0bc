import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { type RandomAccess, readExactly } from '../files/fileReader';
import { type DebuggerData, readDebuggerData } from './debuggerData';
import type { DumpHeader } from './dumpHeader';
import type { DataBlock, TriageHeader } from './triageHeader';
import { TriageMemory } from './triageMemory';

/*
 * A small memory dump holds copies of the KPRCB, thread and process that were current, without saying where they were in
 * memory. The debugger data, which is in the dump as well, tells what leads from one to the other.
 */

/** What was current when the dump was written. */
export interface TriageCurrent {
  readonly processor: number;
  readonly thread?: Address;
  readonly process?: Address;
  readonly prcb?: Address;
}

/** The memory of a small memory dump, with the current thread, process and processor in their places. */
export function triageMemory(
  file: RandomAccess,
  header: DumpHeader,
  triage: TriageHeader,
): { readonly memory: TriageMemory; readonly current: TriageCurrent } {
  const blocks = [...triage.blocks, triage.stack, { address: header.debuggerData, ...triage.debuggerData }];
  const plain = new TriageMemory(file, blocks);
  const data = readDebuggerData(plain, header.debuggerData);
  if (!data) return { memory: plain, current: { processor: 0 } };
  const current = readCurrent(file, plain, triage, data);
  const parts: readonly (DataBlock | undefined)[] = [
    part(file, current.prcb, triage.prcbOffset, data.sizes.processorBlock),
    part(file, current.thread, triage.threadOffset, data.sizes.thread),
    part(file, current.process, triage.processOffset, data.sizes.process),
  ];
  return { memory: new TriageMemory(file, [...blocks, ...parts.flatMap(block => block ?? [])]), current };
}

function readCurrent(
  file: RandomAccess,
  memory: TriageMemory,
  triage: TriageHeader,
  data: DebuggerData,
): TriageCurrent {
  const { currentThread, number, threadProcess } = data.offsets;
  const thread = pointerIn(file, triage.prcbOffset, currentThread);
  const process = pointerIn(file, triage.threadOffset, threadProcess);
  const index = readExactly(file, triage.prcbOffset + number, 4);
  const processor = triage.prcbOffset === 0 || !index ? 0 : new DataView(index.buffer).getUint32(0, true);
  const slot = memory.read({ address: toAddress(data.processorBlock + BigInt(processor * 8)), length: 8 });
  const prcb = slot.gaps.length > 0 ? undefined : toAddress(new DataView(slot.bytes.buffer).getBigUint64(0, true));
  return {
    processor,
    ...(thread !== undefined && { thread }),
    ...(process !== undefined && { process }),
    ...(prcb !== undefined && prcb !== 0n && { prcb }),
  };
}

/** A pointer in one of the copies; undefined where there is no copy, or it is null. */
function pointerIn(file: RandomAccess, copy: number, offset: number): Address | undefined {
  const bytes = copy === 0 ? undefined : readExactly(file, copy + offset, 8);
  const value = bytes ? new DataView(bytes.buffer).getBigUint64(0, true) : 0n;
  return value === 0n ? undefined : toAddress(value);
}

function part(file: RandomAccess, address: Address | undefined, offset: number, size: number): DataBlock | undefined {
  if (address === undefined || offset === 0 || offset >= file.size) return undefined;
  return { address, offset, size: Math.min(size, file.size - offset) };
}
