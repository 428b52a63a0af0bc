import type { KernelTarget } from '../../kernel/kernelTarget';
import type { ProcessorRecord } from '../../kernel/processors';

/** Offsets in CONTEXT of x64. Source: Microsoft, winnt.h. */
const RSP = 0x98;
const RIP = 0xf8;

/**
 * Which processor wrote the dump: the one whose thread has the stack that the header's context runs on, else the one
 * that saved the very same instruction and stack pointers, else the first.
 */
export async function findCurrentProcessor(
  target: KernelTarget,
  processors: readonly ProcessorRecord[],
  context: Uint8Array,
  signal?: AbortSignal,
): Promise<number> {
  if (context.length < RIP + 8) return processors[0]?.number ?? 0;
  const view = new DataView(context.buffer, context.byteOffset, context.byteLength);
  const [rip, rsp] = [view.getBigUint64(RIP, true), view.getBigUint64(RSP, true)];
  const running = processors.filter(one => one.currentThread !== undefined);
  const threads = await target.structs(
    '_ETHREAD',
    running.flatMap(one => one.currentThread ?? []),
    signal,
  );
  const saved = await target.structs(
    '_CONTEXT',
    processors.flatMap(one => one.context ?? []),
    signal,
  );
  const byContext = processors
    .filter(one => one.context !== undefined)
    .find((_, i) => saved[i]?.value('Rip') === rip && saved[i].value('Rsp') === rsp);
  const byStack = running.find((_, i) => {
    const limit = threads[i]?.value('Tcb.StackLimit');
    const base = threads[i]?.value('Tcb.StackBase');
    return limit !== undefined && base !== undefined && rsp >= limit && rsp < base;
  });
  return (byStack ?? byContext ?? processors[0])?.number ?? 0;
}
