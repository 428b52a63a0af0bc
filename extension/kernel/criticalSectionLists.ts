import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import { type Section, type SectionPlace, sectionsAt } from './criticalSectionView';
import type { KernelTarget } from './kernelTarget';
import type { ProcessRecord } from './processes';
import { readInProcesses, readPebs } from './processParameters';
import { isPlace } from './unicodeStrings';

/** More sections of a process than this are not looked at. */
const MAX_SECTIONS = 8192;
/** Sections of all processes together. */
const MOST_SECTIONS = 1 << 17;

/**
 * Locked critical sections of processes. The PEB names two sections that every process has; the debug information of any
 * section hangs in a list of all of them, so these lead to the others. Following that list takes a turn for each section
 * of the longest, so it is done only where a turn costs nothing.
 */
export async function listedSections(
  target: KernelTarget,
  processes: readonly ProcessRecord[],
  signal?: AbortSignal,
): Promise<readonly Section[]> {
  const pebs = await readPebs(
    target,
    processes.map(process => process.view),
    signal,
  );
  const places = [...pebs].flatMap(([process, peb]) =>
    [peb.pointer('LoaderLock'), peb.pointer('FastPebLock')]
      .filter(isPlace)
      .map((address): SectionPlace => ({ process, address })),
  );
  const named = (await sectionsAt(target, places, signal)).filter(section => section !== undefined);
  const others = target.memory.batch === undefined ? [] : await fromLists(target, named, signal);
  return [...named, ...others].filter(section => section.proven && section.locked);
}

/** Goes round the lists of all processes together, one link of each a turn. */
async function fromLists(
  target: KernelTarget,
  named: readonly Section[],
  signal: AbortSignal | undefined,
): Promise<readonly Section[]> {
  const walks = new Map<Address, ListOfProcess>();
  for (const { process, debugInfo, proven } of named)
    if (proven && debugInfo !== undefined && !walks.has(process))
      walks.set(process, new ListOfProcess(process, debugInfo));
  const link = target.fields.find('_RTL_CRITICAL_SECTION_DEBUG', 'ProcessLocksList');
  if (!link) return [];
  const places: SectionPlace[] = [];
  let active = [...walks.values()];
  for (; active.length > 0 && places.length < MOST_SECTIONS; active = active.filter(walk => walk.next !== undefined)) {
    const going = active.flatMap(({ process, next }) => (next === undefined ? [] : [{ process, address: next }]));
    const views = await readInProcesses(target, '_RTL_CRITICAL_SECTION_DEBUG', going, signal);
    views.forEach((view, i) => {
      const walk = active[i];
      if (!walk) return;
      const section = view.pointer('CriticalSection');
      // The head of the list is no debug information: what seems to be its section does not point back at it.
      if (isPlace(section)) places.push({ process: walk.process, address: section });
      const flink = view.pointer('ProcessLocksList.Flink');
      walk.advance(flink === undefined ? undefined : toAddress(flink - BigInt(link.offset)));
    });
  }
  const sections = await sectionsAt(target, places, signal);
  return sections.filter(section => section !== undefined);
}

class ListOfProcess {
  next: Address | undefined;
  private readonly seen = new Set<Address>();

  constructor(
    readonly process: Address,
    first: Address,
  ) {
    this.next = first;
    this.seen.add(first);
  }

  advance(to: Address | undefined): void {
    this.next = to === undefined || this.seen.has(to) || this.seen.size >= MAX_SECTIONS ? undefined : to;
    if (this.next !== undefined) this.seen.add(this.next);
  }
}
