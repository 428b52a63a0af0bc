import type { Kernel } from './kernel';
import type { StructWriter } from './structWriter';
import type { BuiltThread } from './threads';

/** CONTEXT_AMD64 with control, integer, segments and floating point. Source: Microsoft, winnt.h. */
const CONTEXT_FULL = 0x10001f;
const KERNEL_CS = 0x10;
const KERNEL_SS = 0x18;
const EFLAGS = 0x40202;
/** Protected mode, paging, write protection. */
const CR0 = 0x80050033;
/** Without bit 12: no fifth level of page tables. */
const CR4 = 0x3506f8;

/** Writes a KPCR for each processor and the table of their blocks. Returns the context of the first. */
export function writeProcessors(kernel: Kernel, count: number, running: readonly BuiltThread[]): StructWriter {
  const table = kernel.symbol('KiProcessorBlock');
  const contexts: StructWriter[] = [];
  for (let number = 0; number < count; number++) {
    const pcr = kernel.struct('_KPCR', kernel.nonPaged.allocatePages(kernel.layout.sizeOf('_KPCR')));
    const block = pcr.at('Prcb');
    pcr.set({ Self: pcr.address, CurrentPrcb: block, MajorVersion: 1, MinorVersion: 1 });
    kernel.space.writeUint(table + BigInt(number * 8), 8, block);
    const thread = running.find(one => (one.description.processor ?? 0) === number);
    contexts.push(writeBlock(kernel, block, number, thread));
  }
  kernel.setGlobal('KeNumberProcessors', BigInt(count), 4);
  const first = contexts[0];
  if (!first) throw new Error('a machine needs a processor');
  return first;
}

function writeBlock(kernel: Kernel, block: bigint, number: number, thread: BuiltThread | undefined): StructWriter {
  const prcb = kernel.struct('_KPRCB', block, { CurrentThread: thread?.body.address ?? 0n });
  prcb.setWhereKnown({ Number: number, LegacyNumber: number, MajorVersion: 1, MinorVersion: 1, MHz: 2400 });
  const special = kernel.struct('_KSPECIAL_REGISTERS', prcb.at('ProcessorState.SpecialRegisters'));
  special.set({ Cr0: CR0, Cr3: kernel.space.directory, Cr4: CR4 });
  const context = kernel.struct('_CONTEXT', prcb.at('ProcessorState.ContextFrame'));
  context.set({ ContextFlags: CONTEXT_FULL, SegCs: KERNEL_CS, SegSs: KERNEL_SS, EFlags: EFLAGS });
  const frame = thread?.stack.frames[0];
  if (thread && frame) {
    context.set({ Rip: frame.instruction, Rsp: frame.stackPointer });
    thread.body.set({ 'Tcb.NextProcessor': number });
    thread.body.setWhereKnown({ 'Tcb.Running': 1 });
  }
  prcb.setWhereKnown({ Context: context.address });
  return context;
}
