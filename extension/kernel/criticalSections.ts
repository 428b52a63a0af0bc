import { type Address, formatAddress, toAddress } from '../base/address';
import type { Certainty } from '../model/evidence';
import type { FactSink } from '../model/facts';
import type { LockId } from '../model/ids';
import { kdNumber } from '../model/ids';
import { listedSections } from './criticalSectionLists';
import { type Section, type SectionPlace, sectionsAt } from './criticalSectionView';
import type { KernelTarget } from './kernelTarget';
import type { ProcessRecord } from './processes';
import type { ThreadRecord } from './threadRecords';
import { waitReason } from './waitNames';

/*
 * Critical sections lie in pages of user mode, which most kernel dumps leave out. A thread that waits for one (Windows 8
 * and later) waits on an address inside of it: the first argument of its system call.
 */

/** Fields of a section whose address a waiter may hand to the kernel, the likely one first. */
const WAITED_FIELDS = ['LockSemaphore', 'DebugInfo', 'LockCount', 'OwningThread'];

/** Finds critical sections by those who wait for them and by the list that each process keeps; tells of the locked ones. */
export async function readCriticalSections(
  target: KernelTarget,
  sink: FactSink,
  processes: readonly ProcessRecord[],
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
): Promise<void> {
  const [waited, listed] = await Promise.all([
    waitedSections(target, threads, signal),
    listedSections(target, processes, signal),
  ]);
  if (waited.length === 0 && listed.length === 0) return;
  const owners = new Map(threads.map(thread => [`${thread.process} ${thread.tid}`, thread]));
  const all = new Map<LockId, Found>();
  for (const { section, waiter } of waited) {
    if (owners.has(`${section.process} ${section.ownerTid}`)) foundAt(all, section).waiters.push(waiter);
  }
  for (const section of listed) foundAt(all, section);
  const pids = new Map(processes.map(({ address, view }) => [address, view.value('UniqueProcessId')]));
  for (const [id, found] of all) {
    const owner = owners.get(`${found.section.process} ${found.section.ownerTid}`);
    report(sink, id, found, owner, pids.get(found.section.process));
  }
}

interface Found {
  readonly section: Section;
  readonly waiters: Address[];
}

/** Addresses of user mode mean something in their process only. */
function foundAt(all: Map<LockId, Found>, section: Section): Found {
  const id: LockId = `lock:${formatAddress(section.address)}@${formatAddress(section.process)}`;
  const known = all.get(id);
  if (known) return known;
  const found = { section, waiters: [] };
  all.set(id, found);
  return found;
}

interface Waited {
  readonly section: Section;
  readonly waiter: Address;
}

/** What lies around the addresses that threads wait on, where it looks like a locked section. */
async function waitedSections(
  target: KernelTarget,
  threads: readonly ThreadRecord[],
  signal: AbortSignal | undefined,
): Promise<readonly Waited[]> {
  const waiting = threads.filter(thread => waitsOnAddress(target, thread));
  const offsets = WAITED_FIELDS.flatMap(field => target.fields.find('_RTL_CRITICAL_SECTION', field)?.offset ?? []);
  const places = waiting.flatMap(({ process, firstArgument, address }) =>
    offsets.map((offset): SectionPlace & { readonly waiter: Address } => ({
      process,
      address: toAddress((firstArgument ?? 0n) - BigInt(offset)),
      waiter: address,
    })),
  );
  const sections = await sectionsAt(target, places, signal);
  // Several fields may seem to fit: one that its debug information proves comes before the others.
  const best = new Map<Address, Section>();
  places.forEach(({ waiter }, i) => {
    const section = sections[i];
    const known = best.get(waiter);
    if (section?.locked && (!known || (section.proven && !known.proven))) best.set(waiter, section);
  });
  return [...best].map(([waiter, section]) => ({ section, waiter }));
}

const WAITING = 5;

function waitsOnAddress(target: KernelTarget, thread: ThreadRecord): boolean {
  if (thread.state !== WAITING || thread.waitReason === undefined || thread.firstArgument === undefined) return false;
  return waitReason(target.types, BigInt(thread.waitReason)) === 'WrAlertByThreadId';
}

function report(
  sink: FactSink,
  id: LockId,
  { section, waiters }: Found,
  owner: ThreadRecord | undefined,
  pid: bigint | undefined,
): void {
  const { address, process, evidence, ownerTid, contention } = section;
  const cid = pid === undefined || ownerTid === 0 ? undefined : `${kdNumber(pid)}.${kdNumber(ownerTid)}`;
  // That a section is one is proven by its debug information; that the thread waits for it is a conclusion all the same.
  const certainty: Certainty = section.proven ? 'likely' : 'heuristic';
  sink.add({
    kind: 'lock',
    id,
    fields: {
      address: { value: address, evidence },
      type: { value: 'critical-section', evidence },
      name: {
        value: `${formatAddress(address)} of process ${pid === undefined ? formatAddress(process) : kdNumber(pid)}`,
        evidence,
      },
      ...(owner && { owners: { value: [owner.address], evidence } }),
      ...(cid !== undefined && { ownerCid: { value: cid, evidence } }),
      waiters: { value: waiters, evidence },
      waiterCount: { value: section.waiting, evidence },
      ...(contention !== undefined && { contention: { value: contention, evidence } }),
      certainty: { value: certainty, evidence },
    },
  });
}
