import type { Chain } from '../analysis/verdict';
import type { Thread } from '../model/entities';
import { type EntityId, idOf, kindOfId, processIdOfPid } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { idsOfChain } from './json/chainJson';
import type { ReportFilter } from './reportInput';

/** Whether a thread is one that the report is about. */
export function threadWanted(snapshot: Snapshot, filter: ReportFilter | undefined, thread: Thread): boolean {
  if (filter === undefined) return true;
  if (filter.thread !== undefined && thread.id !== filter.thread) return false;
  if (filter.processes === undefined) return true;
  return ownersOf(snapshot, thread).some(id => filter.processes !== undefined && hasId(filter.processes, id));
}

/** Whether a process, given by its address, is one that the report is about. A thread filter alone leaves all. */
export function processWanted(filter: ReportFilter | undefined, ...ids: readonly (EntityId | undefined)[]): boolean {
  const processes = filter?.processes;
  return (
    processes === undefined || ids.some(id => id !== undefined && kindOfId(id) === 'process' && hasId(processes, id))
  );
}

/** Of a longer chain only so much is looked at. */
const MOST_HOPS = 1000;

/** Chains that start in, pass through or end in what the report is about. */
export function chainWanted(snapshot: Snapshot, filter: ReportFilter | undefined, chain: Chain): boolean {
  if (filter === undefined) return true;
  return [...idsOfChain(chain, { left: MOST_HOPS })].some(id => {
    const entity = snapshot.find(id);
    if (entity?.kind === 'thread') return threadWanted(snapshot, filter, entity);
    return filter.thread === undefined && filter.processes !== undefined && hasId(filter.processes, id);
  });
}

function ownersOf(snapshot: Snapshot, thread: Thread): readonly EntityId[] {
  const pid = thread.cid?.value.split('.')[0];
  const byPid = pid === undefined ? undefined : (snapshot.find(processIdOfPid(pid))?.id ?? processIdOfPid(pid));
  const byAddress = thread.process && idOf('process', thread.process.value);
  return [byAddress, byPid].filter(id => id !== undefined);
}

function hasId(set: ReadonlySet<string>, id: EntityId): boolean {
  return set.has(id);
}
