import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { CompletionState } from '../model/entities';
import type { Known, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import type { ListWalk } from './memory';
import type { StructView } from './structView';

/** The queue of an I/O completion object, with its threads. */
export interface CompletionPort {
  readonly address: Address;
  readonly state: Known<CompletionState>;
  /** Absent: the list of them was not read to its end. */
  readonly registered?: Known<readonly Address[]>;
  /** Why threads are missing. */
  readonly broken?: UnknownReason;
}

/** DISPATCHER_HEADER.Type of a queue. Source: `_KOBJECTS` of the public symbols. */
const QUEUE_OBJECT = 4;
/** More threads than a process can have, or packets than anybody lets pile up. */
const MAX_LINKS = 1 << 20;

/**
 * Reads completion ports: how many threads are registered (ThreadListHead), how many of them are idle (wait blocks on the
 * queue), what is queued. In three turns for all together.
 */
export async function readCompletionPorts(
  target: KernelTarget,
  addresses: readonly Address[],
  signal?: AbortSignal,
): Promise<{ readonly ports: ReadonlyMap<Address, CompletionPort>; readonly problems: readonly string[] }> {
  const views = await target.structs('_KQUEUE', addresses, signal);
  const queues = views.filter(view => {
    const type = view.number('Header.Type');
    return type !== undefined && (type & 0x7f) === QUEUE_OBJECT;
  });
  const problems = views
    .filter(view => !queues.includes(view))
    .map(view => `the completion port at 0x${view.address.toString(16)} could not be read, or is none`);
  const walks = await walkAll(target, queues, signal);
  const threadsOf = await waitersOf(
    target,
    walks.map(walk => walk.waiters),
    signal,
  );
  const link = target.fields.find('_ETHREAD', 'Tcb.QueueListEntry');
  const ports = queues.map((view, i): CompletionPort => {
    const { threads, entries } = walks[i] ?? {};
    const evidence = view.known('CurrentCount', Number)?.evidence ?? view.known('Header.Type', Number)?.evidence;
    // Without the place of the link in a thread nothing says which threads these are.
    const offset = link && BigInt(link.offset);
    const list =
      offset === undefined
        ? undefined
        : view.known('ThreadListHead.Flink', () => threads?.links.map(at => toAddress(at - offset)) ?? []);
    const idle = threadsOf[i];
    const currentCount = view.number('CurrentCount');
    const maximumCount = view.number('MaximumCount');
    const state: CompletionState = {
      ...(currentCount !== undefined && { currentCount }),
      ...(maximumCount !== undefined && { maximumCount }),
      ...(entries && !entries.broken && { entries: entries.links.length }),
      ...(idle && { idle }),
    };
    if (threads?.broken)
      problems.push(
        `the list of threads of the completion port 0x${view.address.toString(16)} breaks after ${threads.links.length}: ${threads.broken.reason}`,
      );
    return {
      address: view.address,
      state: { value: state, evidence: evidence ?? noEvidence(view) },
      ...(list && threads && !threads.broken && { registered: list }),
      ...(threads?.broken && { broken: threads.broken.reason }),
    };
  });
  return { ports: new Map(ports.map(port => [port.address, port])), problems };
}

function noEvidence(view: StructView): Known<unknown>['evidence'] {
  return { kind: 'memory', address: view.address, type: view.type, field: 'Header', value: '', stop: view.stopNumber };
}

interface Walks {
  readonly threads: ListWalk | undefined;
  readonly entries: ListWalk | undefined;
  readonly waiters: ListWalk | undefined;
}

/** Three lists of each queue, in one go. */
async function walkAll(
  target: KernelTarget,
  queues: readonly StructView[],
  signal: AbortSignal | undefined,
): Promise<readonly Walks[]> {
  const paths = ['ThreadListHead', 'EntryListHead', 'Header.WaitListHead'] as const;
  const heads = queues.flatMap(view => paths.flatMap(path => view.addressOf(path) ?? []));
  if (heads.length !== queues.length * paths.length) return [];
  const walks = await walkLists(target, heads, signal, MAX_LINKS);
  return queues.map((_, i) => ({ threads: walks[3 * i], entries: walks[3 * i + 1], waiters: walks[3 * i + 2] }));
}

/** Threads by the wait blocks that lie on queues; undefined where the list of blocks broke. */
async function waitersOf(
  target: KernelTarget,
  lists: readonly (ListWalk | undefined)[],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly Address[] | undefined)[]> {
  const link = BigInt(target.fields.find('_KWAIT_BLOCK', 'WaitListEntry')?.offset ?? 0);
  const blocks = lists.flatMap(list => list?.links.map(at => toAddress(at - link)) ?? []);
  const views = await target.structs('_KWAIT_BLOCK', blocks, signal);
  let next = 0;
  return lists.map(list => {
    const threads = (list?.links ?? []).flatMap(() => views[next++]?.pointer('Thread') ?? []);
    return list && !list.broken && threads.length === list.links.length ? threads : undefined;
  });
}
