import { lookUp } from '../model/lookup';
import { kindOfId, type ProcessId, type ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { ReportFilter } from './reportInput';

/** What the user typed after `--thread` and `--process`. */
export interface AskedFilter {
  readonly thread?: string;
  readonly process?: string;
}

/** The filter that is meant, or one sentence on why there is none. Without anything asked for there is no filter. */
export function resolveFilter(
  snapshot: Snapshot,
  asked: AskedFilter,
): { readonly filter?: ReportFilter } | { readonly error: string } {
  const thread = asked.thread === undefined ? undefined : findThread(snapshot, asked.thread);
  if (asked.thread !== undefined && thread === undefined) return { error: `no thread ${asked.thread} was read` };
  const processes = asked.process === undefined ? undefined : findProcesses(snapshot, asked.process);
  if (processes?.size === 0) return { error: `no process ${asked.process ?? ''} was read` };
  const labels = [asked.thread && `thread ${asked.thread}`, asked.process && `process ${asked.process}`];
  const label = labels.filter(part => part !== undefined).join(', ');
  if (label === '') return {};
  return { filter: { label, ...(thread !== undefined && { thread }), ...(processes && { processes }) } };
}

function findThread(snapshot: Snapshot, text: string): ThreadId | undefined {
  const id = lookUp(snapshot, text);
  return id !== undefined && kindOfId(id) === 'thread' ? (id as ThreadId) : undefined;
}

/** One process by id, address or PID; by name all that are called so (`svchost.exe`). */
function findProcesses(snapshot: Snapshot, text: string): ReadonlySet<ProcessId> {
  const id = lookUp(snapshot, text);
  if (id !== undefined && kindOfId(id) === 'process') return new Set([id as ProcessId]);
  const wanted = text.trim().toLowerCase();
  const named = [...snapshot.processes.values()].filter(
    ({ name }) => name && isNamed(name.value.toLowerCase(), wanted),
  );
  return new Set(named.map(process => process.id));
}

/** EPROCESS.ImageFileName keeps 14 characters of a longer name. */
function isNamed(known: string, wanted: string): boolean {
  return known === wanted || known === `${wanted}.exe` || (known.length === 14 && wanted.startsWith(known));
}
