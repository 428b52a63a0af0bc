import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { FactSink } from '../model/facts';
import { AddressMap } from './addressSets';
import { surveyClientIds } from './handleSurvey';
import type { KernelTarget } from './kernelTarget';
import type { ObjectHeaders } from './objectHeaders';
import type { ObjectType } from './objectTypes';
import { type ProcessRecord, readProcessesAt } from './processes';
import { type Clock, readThreads, readThreadsAt, type ThreadRecord } from './threadRecords';

/** Of a thread that is on no list of a process; its own pointer says which it belongs to. */
const NO_PROCESS = toAddress(0n);

/** Processes and threads that the lists do not have. */
export interface Strangers {
  readonly processes: readonly ProcessRecord[];
  readonly threads: readonly ThreadRecord[];
  readonly problems: readonly string[];
}

export interface StrangerHunt {
  readonly headers: ObjectHeaders;
  readonly types: readonly ObjectType[];
  /** PspCidTable; absent: not to be walked. */
  readonly table: Address | undefined;
  readonly processes: readonly ProcessRecord[];
  readonly threads: readonly ThreadRecord[];
  /** Processes and threads that ports and messages name. */
  readonly named: Iterable<Address>;
  readonly clock: Clock | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Finds processes and threads that are being torn down: off the lists, but still in the table of client ids, or named as
 * owners of ports and servers of messages. What they are is decided by their object type, not by who names them.
 */
export async function findStrangers(target: KernelTarget, sink: FactSink, hunt: StrangerHunt): Promise<Strangers> {
  const { headers, signal, clock } = hunt;
  const known = new AddressMap<true>();
  for (const { address } of [...hunt.processes, ...hunt.threads]) known.set(address, true);
  const listed = await surveyClientIds(target, hunt.table, signal);
  const unknown = new AddressMap<Address>();
  for (const address of [...listed, ...hunt.named]) if (!known.has(address)) unknown.set(address, address);
  if (unknown.size === 0) return { processes: [], threads: [], problems: [] };
  const read = await headers.read([...unknown.values()], signal);
  const indexOf = (name: string): number | undefined => hunt.types.find(type => type.stats.name === name)?.index;
  const [processType, threadType] = [indexOf('Process'), indexOf('Thread')];
  const of = (index: number | undefined): readonly Address[] =>
    index === undefined ? [] : read.flatMap(one => (one.typeIndex === index ? [one.address] : []));
  const processes = await readProcessesAt(target, sink, of(processType), signal);
  const ofProcesses = await readThreads(target, sink, processes, clock, signal);
  for (const { address } of ofProcesses) known.set(address, true);
  const places = of(threadType).flatMap(address => (known.has(address) ? [] : [address]));
  const alone = await readThreadsAt(
    target,
    sink,
    places.map(address => ({ address, process: NO_PROCESS })),
    clock,
    signal,
  );
  const threads = [...ofProcesses, ...alone];
  const problems = [
    ...(processes.length > 0
      ? [`${processes.length} ${processes.length === 1 ? 'process is' : 'processes are'} not on the list of processes`]
      : []),
    ...(alone.length > 0
      ? [`${alone.length} ${alone.length === 1 ? 'thread is' : 'threads are'} on no list of a process`]
      : []),
  ];
  return { processes, threads, problems };
}
