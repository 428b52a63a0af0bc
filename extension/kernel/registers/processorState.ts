import type { Address } from '../../base/address';
import type { FullRegisters } from '../engine';
import type { KernelTarget } from '../kernelTarget';
import type { StructView } from '../structView';
import { contextOf } from './context';

/** [kd's name, field of `_KSPECIAL_REGISTERS`] */
const SPECIAL: readonly (readonly [string, string])[] = [
  ['cr0', 'Cr0'],
  ['cr2', 'Cr2'],
  ['cr3', 'Cr3'],
  ['cr4', 'Cr4'],
  ['cr8', 'Cr8'],
  ['gdtr', 'Gdtr.Base'],
  ['gdtl', 'Gdtr.Limit'],
  ['idtr', 'Idtr.Base'],
  ['idtl', 'Idtr.Limit'],
  ['tr', 'Tr'],
  ['ldtr', 'Ldtr'],
  ['kdr0', 'KernelDr0'],
  ['kdr1', 'KernelDr1'],
  ['kdr2', 'KernelDr2'],
  ['kdr3', 'KernelDr3'],
  ['kdr6', 'KernelDr6'],
  ['kdr7', 'KernelDr7'],
];
/** CONTEXT_AMD64. */
const ARCHITECTURE = 0x100000n;
/** CONTEXT_CONTROL. */
const CONTROL = 1n;

/** What is needed of a processor. */
export interface ProcessorPlace {
  readonly number: number;
  /** KPRCB. */
  readonly prcb: Address;
}

/**
 * Registers of processors as they were saved when the machine stopped, by number: the CONTEXT that `_KPRCB.Context` leads
 * to, else the one inside of `ProcessorState`; control registers from `ProcessorState.SpecialRegisters`. A processor that
 * saved no context (it did not answer, or the dump is of a live system) has its control registers at most.
 */
export async function readProcessorRegisters(
  target: KernelTarget,
  processors: readonly ProcessorPlace[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, FullRegisters>> {
  const blocks = await target.structs(
    '_KPRCB',
    processors.map(one => one.prcb),
    signal,
  );
  const pointed = blocks.map(block => block.pointer('Context')).map(place => (place === 0n ? undefined : place));
  const places = pointed.filter(place => place !== undefined);
  const contexts = await target.structs('_CONTEXT', places, signal);
  const byPlace = new Map(places.map((place, i) => [place, contexts[i]]));
  return new Map(
    processors.flatMap(({ number }, i) => {
      const block = blocks[i];
      const place = pointed[i];
      const context = block && savedContext(block, place === undefined ? undefined : byPlace.get(place));
      const all = block && new Map([...(context ?? []), ...special(block)]);
      return all && all.size > 0 ? [[number, all] as const] : [];
    }),
  );
}

function savedContext(block: StructView, pointed: StructView | undefined): FullRegisters | undefined {
  if (pointed && wasSaved(pointed.value('ContextFlags'), pointed.value('Rip'))) return contextOf(pointed);
  const inner = 'ProcessorState.ContextFrame.';
  if (wasSaved(block.value(`${inner}ContextFlags`), block.value(`${inner}Rip`))) return contextOf(block, inner);
  return undefined;
}

function wasSaved(flags: bigint | undefined, rip: bigint | undefined): boolean {
  if (flags === undefined || rip === undefined || rip === 0n) return false;
  return (flags & ARCHITECTURE) !== 0n && (flags & CONTROL) !== 0n;
}

function special(block: StructView): FullRegisters {
  const found = new Map<string, bigint>();
  for (const [name, field] of SPECIAL) {
    const value = block.value(`ProcessorState.SpecialRegisters.${field}`);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}
