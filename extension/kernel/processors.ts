import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Evidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { gapAt } from './memory';
import { integer, type StructView } from './structView';
import type { ThreadRecord } from './threadRecords';
import { isPlace } from './unicodeStrings';

/** A processor by its KPRCB. */
export interface ProcessorRecord {
  readonly number: number;
  /** KPRCB. */
  readonly prcb: Address;
  readonly currentThread?: Address;
  readonly nextThread?: Address;
  readonly idleThread?: Address;
  /** CONTEXT that the processor saved when the machine was stopped. */
  readonly context?: Address;
  readonly cr3?: bigint;
  readonly cr4?: bigint;
  /** CR4 bit 12: five levels of page tables. */
  readonly la57?: boolean;
  /** Of CurrentThread. */
  readonly evidence?: Evidence;
}

/** More than Windows supports (MAXIMUM_PROC_PER_SYSTEM is 2048 at most). */
const MAX_PROCESSORS = 2048;
/** Where the number of processors was not read, as many places of KiProcessorBlock are looked at. */
const GUESS = 64;
/** A KPRCB has 36 to 50 KB. */
const BATCH = 64;
const LA57 = 1n << 12n;
const RUNNING = 2;
/** What stands at the beginning of a KPRCB in all builds. */
const HEAD = ['CurrentThread', 'NextThread', 'IdleThread', 'Number'] as const;

/** Reads the processors by `KiProcessorBlock`. None: the symbols or the table could not be read. */
export async function readProcessors(target: KernelTarget, signal?: AbortSignal): Promise<readonly ProcessorRecord[]> {
  const table = target.symbol('KiProcessorBlock');
  if (table === undefined) return [];
  const count = (await processorCount(target, signal)) ?? GUESS;
  const size = target.memory.pointerSize;
  const places = Array.from({ length: count }, (_, i) => toAddress(table + BigInt(i * size)));
  const blocks = await target.pointers(places, signal);
  const records: ProcessorRecord[] = [];
  const present = blocks.flatMap((prcb, number) => (isPlace(prcb) ? [{ prcb, number }] : []));
  for (let start = 0; start < present.length; start += BATCH) {
    const batch = present.slice(start, start + BATCH);
    const length = headOf(target);
    await target.eachStruct(
      '_KPRCB',
      batch.map(one => one.prcb),
      (view, i) => {
        const record = recordOf(view, batch[i]?.number ?? 0);
        if (record) records.push(record);
      },
      { ...(length !== undefined && { length }), ...(signal && { signal }) },
    );
  }
  return records;
}

/**
 * Bytes of a KPRCB up to the threads of the processor, where the rest would take long: a debugger has registers by itself.
 * undefined: all of it.
 */
function headOf({ memory, fields }: KernelTarget): number | undefined {
  if (memory.batch !== undefined) return undefined;
  const ends = HEAD.flatMap(name => {
    const field = fields.find('_KPRCB', name);
    return field ? [field.offset + memory.pointerSize] : [];
  });
  return ends.length < HEAD.length ? undefined : Math.max(...ends);
}

/** Says on which processor each running thread runs. */
export function reportProcessors(
  sink: FactSink,
  processors: readonly ProcessorRecord[],
  threads: readonly ThreadRecord[],
): void {
  const running = new Set(threads.filter(thread => thread.state === RUNNING).map(thread => thread.address));
  for (const { currentThread, number, evidence } of processors) {
    if (currentThread === undefined || !evidence || !running.has(currentThread)) continue;
    sink.add({
      kind: 'thread',
      id: idOf('thread', currentThread),
      fields: { processor: { value: number, evidence } },
    });
  }
}

/** KeNumberProcessors; undefined where it was not read or cannot be right. */
async function processorCount(target: KernelTarget, signal: AbortSignal | undefined): Promise<number | undefined> {
  const address = target.symbol('KeNumberProcessors');
  if (address === undefined) return undefined;
  const [block] = await target.memory.readMany([{ address, length: 4 }], signal);
  if (!block || gapAt(block, 0, 4)) return undefined;
  const count = Number(integer(block.bytes, 0, 4));
  return count > 0 && count <= MAX_PROCESSORS ? count : undefined;
}

/** undefined: what the table points at says that it is another processor, so it is none. */
function recordOf(view: StructView, number: number): ProcessorRecord | undefined {
  const own = view.value('Number');
  if (own !== undefined && Number(own) !== number) return undefined;
  const current = view.known('CurrentThread', toAddress);
  const cr4 = view.value('ProcessorState.SpecialRegisters.Cr4');
  const parts = {
    currentThread: present(current?.value),
    nextThread: present(view.pointer('NextThread')),
    idleThread: present(view.pointer('IdleThread')),
    context: present(view.pointer('Context')) ?? view.addressOf('ProcessorState.ContextFrame'),
    cr3: view.value('ProcessorState.SpecialRegisters.Cr3'),
    cr4,
    la57: cr4 === undefined ? undefined : (cr4 & LA57) !== 0n,
    evidence: current?.evidence,
  };
  return { number, prcb: view.address, ...withoutUndefined(parts) };
}

function present(address: Address | undefined): Address | undefined {
  return isPlace(address) ? address : undefined;
}

function withoutUndefined<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
