import type { EntityId } from '../../extension/model/ids';
import type { ShownTraceEvent, ShownTracePair } from '../../extension/protocol/messageTrace';
import type { DrawnGraph } from '../../extension/protocol/graph';
import { placeBoxes } from '../../extension/adapter/graph/placing';

/* Invented pictures for the tests of pages. */

type Node = DrawnGraph['nodes'][number];

/** A deadlock of two threads, one that waits behind it over a port, one that waits alone. */
export function waitGraph(): DrawnGraph {
  const nodes: readonly Omit<Node, 'x' | 'y'>[] = [
    box('thread:0x1', 'thread', 'Thread 0a10.0b20 (app.exe)', 'WrLpcReply', 'deadlock'),
    box('message:0x2', 'message', 'Message 2a006040', 'LPC_REQUEST, pending queue', 'deadlock'),
    box('thread:0x3', 'thread', 'Thread 0c30.0d40 (broker.exe)', 'UserRequest', 'deadlock'),
    box('lock:0x4', 'lock', 'Mutant \\BaseNamedObjects\\Store', 'Mutant', 'deadlock'),
    box('thread:0x5', 'thread', 'Thread 0e50.0f60 (tray.exe)', 'WrLpcReply', 'start'),
    box('port:0x6', 'port', 'Connection port BrokerStore', 'connection port', 'step'),
    box('process:0x7', 'process', 'svchost.exe (033c)', 'process 033c', 'root'),
  ];
  const lines: readonly (readonly [string, string, string, 'certain' | 'likely' | 'heuristic', boolean])[] = [
    ['thread:0x1', 'message:0x2', 'waits for the reply to', 'certain', true],
    ['message:0x2', 'thread:0x3', 'is served by', 'certain', true],
    ['thread:0x3', 'lock:0x4', 'waits for', 'certain', true],
    ['lock:0x4', 'thread:0x1', 'is held by', 'certain', true],
    ['thread:0x5', 'port:0x6', 'is queued at', 'likely', false],
    ['port:0x6', 'thread:0x3', 'is served by', 'heuristic', false],
    ['port:0x6', 'process:0x7', 'is owned by', 'certain', false],
  ];
  return drawn('waits', nodes, lines);
}

/** Clients of two ports; requests of one wait. */
export function connectionGraph(): DrawnGraph {
  const nodes = [
    box('process:0x10', 'process', 'explorer.exe (1794)', 'process 1794', 'step'),
    box('process:0x11', 'process', 'notepad.exe (0d10)', 'process 0d10', 'step'),
    box('port:0x12', 'port', 'Connection port fabrikam.sync', 'connection port', 'root'),
    box('process:0x13', 'process', 'FabrikamSync.exe (1128)', 'process 1128', 'step'),
  ];
  return drawn('connections', nodes, [
    ['process:0x10', 'port:0x12', 'is connected to, 1 request waits', 'certain', true],
    ['process:0x11', 'port:0x12', 'is connected to', 'certain', false],
    ['port:0x12', 'process:0x13', 'is owned by', 'certain', false],
  ]);
}

function box(entity: string, kind: Node['kind'], title: string, detail: string, role: Node['role']) {
  return { entity: entity as EntityId, kind, title, detail, role, width: 40 + title.length * 7.2, height: 46 };
}

function drawn(
  kind: DrawnGraph['kind'],
  nodes: readonly Omit<Node, 'x' | 'y'>[],
  lines: readonly (readonly [string, string, string, 'certain' | 'likely' | 'heuristic', boolean])[],
): DrawnGraph {
  const boxes = nodes.map(({ entity, width, height }) => ({ id: entity, width, height }));
  const placed = placeBoxes({ boxes, lines: lines.map(([from, to]) => ({ from, to })) });
  return {
    kind,
    title: 'hang.dmp',
    nodes: nodes.map((node, i) => ({ ...node, ...(placed.boxes[i] ?? { x: 0, y: 0 }) })),
    edges: lines.map(([from, to, label, certainty, marked], i) => ({
      from: from as EntityId,
      to: to as EntityId,
      label,
      certainty,
      circle: kind === 'waits' && marked,
      strong: kind === 'connections' && marked,
      points: placed.lines[i] ?? [],
    })),
    width: placed.width,
    height: placed.height,
    omitted: 0,
  };
}

const PROCESSES = [
  { label: 'explorer.exe (1794)', address: '0xffffa00f50010000', threads: ['1794.1a10', '1794.1a2c'] },
  { label: 'FabrikamSync.exe (1128)', address: '0xffffa00f50020000', threads: ['1128.1188', '1128.1540', '1128.15f0'] },
  { label: 'svchost.exe (033c)', address: '0xffffa00f50030000', threads: ['033c.3c40'] },
] as const;

const ROUTINES: Readonly<Record<ShownTraceEvent['kind'], string>> = {
  send: 'AlpcpSendMessage',
  dispatch: 'AlpcpDispatchNewMessage',
  reply: 'AlpcpDispatchReplyToWaitingThread',
  queue: 'AlpcpCompleteDispatchMessage',
  receive: 'AlpcpReceiveMessage',
  take: 'AlpcpExposeAttributes',
};

/**
 * Calls of one process to two others, four events each: sent, taken, answered, answer taken. Every seventh is not answered,
 * of every fifth nobody saw who took it; where `lossy`, hits are lost between some.
 */
export function trace(calls: number, lossy = false): { events: ShownTraceEvent[]; pairs: ShownTracePair[] } {
  const events: ShownTraceEvent[] = [];
  const pairs: ShownTracePair[] = [];
  let hit = 0;
  const add = (kind: ShownTraceEvent['kind'], call: number, process: 0 | 1 | 2, thread: number, ms: number): number => {
    const { label, address, threads } = PROCESSES[process];
    const cid = threads[thread % threads.length] ?? 'none';
    const index = events.length;
    hit += lossy && index % 40 === 39 ? 4 : 1;
    const threadAddress = `0xffffa00f5${process}0${thread % threads.length}4080`;
    events.push({
      index,
      hit,
      kind,
      routine: ROUTINES[kind],
      ms,
      clock: 'target',
      processor: index % 4,
      process: { label, address, entity: `process:${address}` },
      thread: {
        label: `${label.split(' ')[0]} ${cid}`,
        address: threadAddress,
        entity: `thread:${threadAddress}`,
      },
      port: { label: 'fabrikam.sync', address: '0xffffa00f500ce480', entity: 'port:0xffffa00f500ce480' },
      messageId: 800 + call * 4,
      messageType: kind === 'reply' ? 'LPC_REPLY' : 'LPC_REQUEST',
      dataLength: 64 + (call % 9) * 8,
      proves: 'The thread has entered the routine with these arguments; how the routine ended is not known.',
    });
    return index;
  };
  for (let call = 0; call < calls; call++) {
    const start = call * 15.6;
    const server = call % 2 === 0 ? 1 : 2;
    const request = add('dispatch', call, 0, call, start);
    const taken = call % 5 === 4 ? undefined : add('take', call, server, call, start + 0.4);
    if (call % 7 === 6) {
      pairs.push({ request, ...(taken !== undefined && { taken }) });
      continue;
    }
    const reply = add('reply', call, server, call, start + 3.1);
    const answered = add('take', call, 0, call, start + 3.4);
    pairs.push({ request, reply, answered, replyMs: 3.1, ...(taken !== undefined && { taken }) });
  }
  return { events, pairs };
}
