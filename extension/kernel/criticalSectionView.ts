import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Evidence } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { readInProcesses } from './processParameters';
import type { StructView } from './structView';
import { isPlace } from './unicodeStrings';

export interface SectionPlace {
  readonly process: Address;
  readonly address: Address;
}

/** What lies at an address, if it can be a critical section. */
export interface Section extends SectionPlace {
  readonly locked: boolean;
  /** Thread number of the owner; 0: nobody. */
  readonly ownerTid: number;
  readonly waiting: number;
  /** Its debug information points back at it. */
  readonly proven: boolean;
  readonly debugInfo?: Address;
  readonly contention?: number;
  readonly evidence: Evidence;
}

/** What InitializeCriticalSectionEx leaves where no debug information is wanted. */
const NO_DEBUG_INFO = toAddress(-1n);
/** More threads than would ever wait for one section. */
const MAX_WAITERS = 1 << 16;

/** Reads what may be critical sections, and the debug information of those that can be. Two turns. */
export async function sectionsAt(
  target: KernelTarget,
  places: readonly SectionPlace[],
  signal?: AbortSignal,
): Promise<readonly (Section | undefined)[]> {
  const views = await readInProcesses(target, '_RTL_CRITICAL_SECTION', places, signal);
  const sections = views.map((view, i) => {
    const place = places[i];
    return place && sectionOf(place, view);
  });
  const wanted = sections.flatMap((section, i) =>
    section?.debugInfo === undefined ? [] : [{ i, process: section.process, address: section.debugInfo }],
  );
  const infos = await readInProcesses(target, '_RTL_CRITICAL_SECTION_DEBUG', wanted, signal);
  const proven = [...sections];
  wanted.forEach(({ i }, n) => {
    const section = sections[i];
    const info = infos[n];
    if (!section || !info) return;
    // Debug information of something else: what looked like a section is none.
    const pointsBack = info.pointer('CriticalSection');
    proven[i] =
      pointsBack === undefined ? section : pointsBack === section.address ? confirmed(section, info) : undefined;
  });
  return proven;
}

function confirmed(section: Section, info: StructView): Section {
  const contention = info.value('ContentionCount');
  return { ...section, proven: true, ...(contention !== undefined && { contention: Number(contention) }) };
}

/**
 * LockCount as the debugger's documentation explains it: bit 0 clear while it is locked, bit 1 clear while a waiter was
 * woken, the rest the ones' complement of the number of waiters.
 */
function sectionOf(place: SectionPlace, view: StructView): Section | undefined {
  const count = view.field('LockCount');
  const recursion = view.value('RecursionCount');
  const owner = view.value('OwningThread');
  const debugInfo = view.pointer('DebugInfo');
  if (!count.ok || recursion === undefined || owner === undefined || debugInfo === undefined) return undefined;
  const locked = (count.value & 1n) === 0n;
  const waiting = Number((-1n - count.value) >> 2n);
  // Thread numbers are multiples of 4 below 2^32; a section that is locked has an owner who entered it.
  const ownerFits = locked ? owner > 0n && owner < 1n << 32n && owner % 4n === 0n && recursion >= 1n : owner === 0n;
  if (count.value >= 0n || waiting < 0 || waiting > MAX_WAITERS || !ownerFits) return undefined;
  const known = isPlace(debugInfo) && debugInfo !== NO_DEBUG_INFO;
  return {
    ...place,
    locked,
    ownerTid: Number(owner),
    waiting,
    proven: false,
    ...(known && { debugInfo }),
    evidence: count.evidence,
  };
}
