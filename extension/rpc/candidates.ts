import type { Process } from '../model/entities';
import type { Snapshot } from '../model/snapshot';
import { interfacesServedBy, type RpcInterface } from './interfaces';

/**
 * Interfaces that a process may be asked for over any of its endpoints, by the modules that it has. Which of them a call
 * is for is known to the runtimes on both sides alone.
 */
export interface Candidates {
  readonly interfaces: readonly RpcInterface[];
  /** All modules of the process were known; else its program alone, and services it hosts are missing. */
  readonly byModules: boolean;
}

/** Paths and names may be hostile: no process has as many modules. */
const MOST_MODULES = 4096;

/** Thousands of calls go to one process, whose modules do not change within a snapshot. */
const known = new WeakMap<Process, Candidates | 'none'>();

/** What the table of interfaces has for a process; undefined where neither its modules nor its program are known. */
export function candidatesOf(snapshot: Snapshot, process: Process | undefined): Candidates | undefined {
  // The list of modules of a session on one process belongs to the session.
  if (!process || snapshot.target.mode === 'user') return findCandidates(snapshot, process);
  let found = known.get(process);
  if (found === undefined) {
    found = findCandidates(snapshot, process) ?? 'none';
    known.set(process, found);
  }
  return found === 'none' ? undefined : found;
}

function findCandidates(snapshot: Snapshot, process: Process | undefined): Candidates | undefined {
  const images = imagesOf(snapshot, process);
  const program = programOf(process);
  const names = [...(images ?? []), ...(program === undefined ? [] : [program])].slice(0, MOST_MODULES);
  if (names.length === 0) return undefined;
  const found = new Map<string, RpcInterface>();
  for (const name of new Set(names.map(one => one.toLowerCase())))
    for (const one of interfacesServedBy(name)) found.set(one.uuid, one);
  return { interfaces: [...found.values()], byModules: images !== undefined };
}

/** In a session on one process the list of modules is that process's own. */
export function imagesOf(snapshot: Snapshot, process: Process | undefined): readonly string[] | undefined {
  if (process?.images) return process.images.value;
  if (snapshot.target.mode !== 'user' || snapshot.modules.length === 0 || snapshot.processes.size > 1) return undefined;
  // Lists of modules print names without their ending; the table has file names.
  return snapshot.modules.flatMap(({ name }) => (name.includes('.') ? [name] : [`${name}.dll`, `${name}.exe`]));
}

function programOf(process: Process | undefined): string | undefined {
  const path = process?.imagePath?.value;
  return path === undefined ? process?.name?.value : path.slice(path.lastIndexOf('\\') + 1);
}
