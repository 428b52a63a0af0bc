import type { ProcessId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { Analysis } from './analysis';
import { idAt, processOf } from './inverseIndex';
import { compareText } from './order';

/** A name and how often it occurs. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** What one process has. */
export interface ProcessCount {
  readonly process: ProcessId;
  readonly threads: number;
  readonly hung: number;
  readonly ports: number;
}

/** How many there are of what. Counts of things that were read, which need not be all that the target has. */
export interface Statistics {
  readonly processes: number;
  readonly threads: number;
  readonly ports: number;
  readonly messages: number;
  readonly locks: number;
  readonly connections: number;
  readonly hung: number;
  /** Each list: most first, then by name. `unknown`: it was not read. */
  readonly threadsByState: readonly Count[];
  /** Of waiting threads only. */
  readonly threadsByWaitReason: readonly Count[];
  readonly portsByType: readonly Count[];
  readonly messagesByQueue: readonly Count[];
  readonly chainsByVerdict: readonly Count[];
  readonly perProcess: readonly ProcessCount[];
}

/** Counts a snapshot and what was found out about it. */
export function statisticsOf(analysis: Analysis): Statistics {
  const { snapshot, chains } = analysis;
  const threads = [...snapshot.threads.values()];
  const waiting = threads.filter(thread => thread.state?.value === 'WAIT' || thread.state?.value === 'GATEWAIT');
  return {
    processes: snapshot.processes.size,
    threads: threads.length,
    ports: snapshot.ports.size,
    messages: snapshot.messages.size,
    locks: snapshot.locks.size,
    connections: snapshot.connections.length,
    hung: chains.length,
    threadsByState: tally(threads.map(thread => thread.state?.value)),
    threadsByWaitReason: tally(waiting.map(thread => thread.waitReason?.value)),
    portsByType: tally([...snapshot.ports.values()].map(port => port.type?.value)),
    messagesByQueue: tally([...snapshot.messages.values()].map(message => message.queue?.value)),
    chainsByVerdict: tally(chains.map(chain => chain.verdict.code)),
    perProcess: perProcess(snapshot, analysis),
  };
}

function tally(names: readonly (string | undefined)[]): readonly Count[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name ?? 'unknown', (counts.get(name ?? 'unknown') ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compareText(a.name, b.name));
}

function perProcess(snapshot: Snapshot, analysis: Analysis): readonly ProcessCount[] {
  const counts = new Map<ProcessId, { threads: number; hung: number; ports: number }>();
  const add = (process: ProcessId | undefined, what: 'threads' | 'hung' | 'ports'): void => {
    if (process === undefined) return;
    const entry = counts.get(process) ?? { threads: 0, hung: 0, ports: 0 };
    entry[what]++;
    counts.set(process, entry);
  };
  for (const thread of snapshot.threads.values()) add(processOf(snapshot, thread), 'threads');
  for (const chain of analysis.chains) {
    const thread = snapshot.threads.get(chain.start);
    if (thread) add(processOf(snapshot, thread), 'hung');
  }
  for (const { owner } of snapshot.ports.values())
    if (owner?.value !== undefined && owner.value !== null) add(idAt(snapshot, 'process', owner.value), 'ports');
  return [...counts]
    .map(([process, entry]) => ({ process, ...entry }))
    .sort((a, b) => b.hung - a.hung || b.threads - a.threads || compareText(a.process, b.process));
}
