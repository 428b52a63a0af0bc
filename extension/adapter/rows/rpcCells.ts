import type { ThreadId } from '../../model/ids';
import type { RpcCellKind } from '../../model/rpcCells';
import { type CellMeaning, cellText, HOW_TO_ENABLE, lacksCells } from '../../rpc/cells';
import { noteNode, threadSeed } from './entityRows';
import { nameOf } from './names';
import type { RowNode } from './rowNode';
import { counted, joined } from './texts';
import { lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

const GROUPS: readonly (readonly [kind: RpcCellKind, label: string, command: string])[] = [
  ['call', 'RPC calls that are served', '!rpcexts.getcallinfo'],
  ['client-call', 'RPC calls that are made', '!rpcexts.getclientcallinfo'],
  ['endpoint', 'RPC endpoints', '!rpcexts.getendpointinfo'],
  ['thread', 'RPC threads', '!rpcexts.getthreadinfo'],
];

/**
 * What `!rpcexts` listed, a group for each table. In a session on one process that has calls and no cells, how to get
 * them.
 */
export function rpcCellRoots(source: ViewSource): readonly RowNode[] {
  const { cells } = source;
  if (cells.all.length === 0) return howToEnable(source);
  return GROUPS.flatMap(([kind, label, command]): readonly RowNode[] => {
    const own = cells.all.filter(one => one.cell.kind === kind);
    if (own.length === 0) return [];
    return [
      {
        key: `rpc:${kind}`,
        seed: () => ({
          kind: 'group',
          label,
          ...joined(counted(own.length, 'cell'), command),
          icon: 'symbol-interface',
          ...lineOf([own[0]?.cell.evidence]),
        }),
        children: () => own.map(one => cellNode(source, one)),
      },
    ];
  });
}

function howToEnable({ snapshot }: ViewSource): readonly RowNode[] {
  if (!lacksCells(snapshot)) return [];
  return [noteNode('rpc:none', 'No RPC cells: type !rpcexts.getcallinfo and !rpcexts.getthreadinfo', HOW_TO_ENABLE)];
}

/** Cells of a thread, below it. */
export function cellsOfThread(source: ViewSource, thread: ThreadId): readonly RowNode[] {
  return (source.cells.byThread.get(thread) ?? [])
    .filter(one => one.cell.kind !== 'thread')
    .map(one => cellNode(source, one));
}

function cellNode(source: ViewSource, one: CellMeaning): RowNode {
  const { cell, thread, caller } = one;
  const { snapshot } = source;
  const by = thread === undefined ? undefined : cell.kind === 'client-call' ? 'made by' : 'served by';
  const found = thread === undefined ? undefined : snapshot.threads.get(thread);
  return {
    key: `rpc:${cell.kind}:${cell.pid}:${cell.cell}`,
    seed: () => ({
      kind: 'note',
      label: cellText(one),
      ...joined(
        `process ${cell.pid}`,
        `cell ${cell.cell}`,
        by && thread && cell.kind !== 'thread' ? `${by} ${nameOf(snapshot, thread)}` : undefined,
        caller && `for ${nameOf(snapshot, caller)}`,
      ),
      icon: cell.kind === 'endpoint' ? 'radio-tower' : 'symbol-interface',
      ...(thread === undefined ? {} : { thread }),
      ...(caller === undefined ? {} : { peer: caller }),
      ...lineOf([cell.evidence]),
    }),
    ...(found ? { children: () => [{ key: found.id, entity: found.id, seed: () => threadSeed(source, found) }] } : {}),
  };
}
