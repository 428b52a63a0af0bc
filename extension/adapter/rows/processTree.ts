import type { ProcessTree } from '../../analysis/processTree';
import type { Process, Thread } from '../../model/entities';
import type { ProcessId } from '../../model/ids';
import { ENTITY_ICONS } from './icons';
import { groupBy } from './multiMap';
import { idText, processName, processOfThread } from './names';
import type { RowNode } from './rowNode';
import { byName, counted, joined } from './texts';
import { entityTooltip, lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** What is drawn below a process. */
interface Drawing {
  readonly source: ViewSource;
  readonly tree: ProcessTree;
  readonly threads: ReadonlyMap<ProcessId | undefined, readonly Thread[]>;
  readonly threadNode: (thread: Thread) => RowNode;
  readonly inAlpc: (thread: Thread) => boolean;
  /** Threads of a process and of all below it that wait in ALPC. */
  readonly waiting: ReadonlyMap<ProcessId, number>;
}

/** Deeper trees than this are no processes of a machine. */
const MAX_DEPTH = 64;

/** Processes below those that started them, each with its threads behind the processes that it started. */
export function processTreeRoots(
  source: ViewSource,
  threads: readonly Thread[],
  threadNode: (thread: Thread) => RowNode,
  inAlpc: (thread: Thread) => boolean,
): readonly RowNode[] {
  const { snapshot } = source;
  const tree = source.cards.processes;
  const byProcess = groupBy(threads, thread => processOfThread(snapshot, thread)?.id);
  const waiting = new Map<ProcessId, number>();
  const drawing: Drawing = { source, tree, threads: byProcess, threadNode, inAlpc, waiting };
  for (const root of tree.roots) countWaiting(drawing, waiting, root, 0);
  const roots = sorted(drawing, tree.roots).map(process => processNode(drawing, process, 0));
  const homeless = byProcess.get(undefined) ?? [];
  return homeless.length === 0 ? roots : [...roots, homelessNode(drawing, homeless)];
}

function countWaiting(drawing: Drawing, waiting: Map<ProcessId, number>, process: Process, depth: number): number {
  const own = (drawing.threads.get(process.id) ?? []).filter(drawing.inAlpc).length;
  const below = depth < MAX_DEPTH ? drawing.tree.children(process) : [];
  const sum = below.reduce((count, child) => count + countWaiting(drawing, waiting, child, depth + 1), own);
  waiting.set(process.id, sum);
  return sum;
}

/** Those that nobody started, then in the order of their creation; by name where no time is known. */
function sorted({ source, tree }: Drawing, processes: readonly Process[]): readonly Process[] {
  const key = (process: Process): string =>
    tree.place(process).root === 'first' ? '' : (process.created?.value ?? '\uffff');
  const name = (process: Process): string => processName(source.snapshot, process);
  return [...processes].sort(
    (a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1) || byName(name(a), name(b)) || (a.id < b.id ? -1 : 1),
  );
}

function processNode(drawing: Drawing, process: Process, depth: number): RowNode {
  const { source, tree, threads, waiting } = drawing;
  const { id } = process;
  const own = threads.get(id) ?? [];
  const below = depth < MAX_DEPTH ? tree.children(process) : [];
  const name = processName(source.snapshot, process);
  return {
    key: id,
    entity: id,
    seed: () => ({
      kind: 'process',
      label: name,
      ...joined(
        threadsText(process, own),
        alpcText(own.filter(drawing.inAlpc).length, waiting.get(id) ?? 0),
        rootText(drawing, process),
      ),
      icon: ENTITY_ICONS.process,
      entity: id,
      copy: idText(source.snapshot, id),
      ...lineOf([process.pid?.evidence, process.address?.evidence]),
      tooltip: () => entityTooltip(source, id, name),
    }),
    ...(own.length > 0 || below.length > 0
      ? {
          children: () => [
            ...sorted(drawing, below).map(child => processNode(drawing, child, depth + 1)),
            ...own.map(thread => drawing.threadNode(thread)),
          ],
        }
      : {}),
  };
}

function threadsText(process: Process, own: readonly Thread[]): string | undefined {
  const active = process.activeThreads?.value ?? 0;
  if (own.length > 0) return active > own.length ? `${own.length} of ${active} threads` : counted(own.length, 'thread');
  return process.activeThreads?.value === 0 ? 'no active threads' : undefined;
}

/** Waits of the process itself, and those below it: what is folded must not hide who hangs. */
function alpcText(own: number, all: number): string | undefined {
  if (all === 0) return undefined;
  if (all === own) return `${own} in ALPC waits`;
  return own === 0 ? `${all} in ALPC waits below it` : `${own} in ALPC waits, ${all - own} below it`;
}

/** Why a process stands under no other. */
function rootText({ tree }: Drawing, process: Process): string | undefined {
  const { root } = tree.place(process);
  const parent = `its parent ${process.parentPid?.value ?? ''}`;
  if (root === 'parent-gone') return `${parent} is not there any more`;
  if (root === 'parent-not-found') return `${parent} is not among the processes that were read`;
  return root === 'parent-unknown' ? 'parent unknown' : undefined;
}

function homelessNode({ threadNode }: Drawing, threads: readonly Thread[]): RowNode {
  return {
    key: 'process-unknown',
    seed: () => ({
      kind: 'group',
      label: 'Process unknown',
      ...joined(counted(threads.length, 'thread')),
      icon: 'question',
    }),
    children: () => threads.map(thread => threadNode(thread)),
  };
}
