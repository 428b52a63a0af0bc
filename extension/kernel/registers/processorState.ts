import type { Address } from '../../base/address';
import type { FullRegisters } from '../engine';
import type { KernelTarget } from '../kernelTarget';
import type { StructView } from '../structView';
import { contextOf, unwindRegisters } from './context';

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
  ['dr0', 'KernelDr0'],
  ['dr1', 'KernelDr1'],
  ['dr2', 'KernelDr2'],
  ['dr3', 'KernelDr3'],
  ['dr6', 'KernelDr6'],
  ['dr7', 'KernelDr7'],
];

/** What is needed of a processor. */
export interface ProcessorPlace {
  readonly number: number;
  /** KPRCB. */
  readonly prcb: Address;
}

/**
 * Registers of processors as they were saved when the machine stopped, by number: the CONTEXT that `_KPRCB.Context` leads
 * to, else the one inside of `ProcessorState`; control and debug registers from `ProcessorState.SpecialRegisters`. A processor that
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
      const all = block && new Map([...special(block), ...(context ?? [])]);
      return all && all.size > 0 ? [[number, all] as const] : [];
    }),
  );
}

function savedContext(block: StructView, pointed: StructView | undefined): FullRegisters | undefined {
  return [pointed && contextOf(pointed), contextOf(block, 'ProcessorState.ContextFrame.')].find(
    context => context && unwindRegisters(context) !== undefined,
  );
}

function special(block: StructView): FullRegisters {
  const found = new Map<string, bigint>();
  for (const [name, field] of SPECIAL) {
    const value = block.value(`ProcessorState.SpecialRegisters.${field}`);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}
