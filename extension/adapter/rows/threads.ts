import type { Work } from '../../base/slices';
import type { Thread, WaitObject } from '../../model/entities';
import type { EntityId } from '../../model/ids';
import { idOf } from '../../model/ids';
import { messageSeed, noteNode, objectSeed, threadSeed } from './entityRows';
import { equalStackGroups } from './equalStacks';
import { ENTITY_ICONS } from './icons';
import { grouping } from './multiMap';
import { addressText, idText, imageOf, nameOf, processName, processOfThread, waitText } from './names';
import { processTreeRoots } from './processTree';
import type { RowNode } from './rowNode';
import { cellsOfThread } from './rpcCells';
import { type SortKey, sortedBy, threadKey } from './sorting';
import { byName, counted, joined } from './texts';
import { entityTooltip, lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** Rows of *Threads*: ALPC waits first, then the other waits, the longest first, unless another order is wanted. */
export function* threadRoots(source: ViewSource, groups: string, sorting = 'default'): Work<readonly RowNode[]> {
  // Rows of threads show the messages that they serve.
  yield* source.messageWork.join();
  const urgent = yield* sortedBy(source.snapshot.threads.values(), urgencyOf);
  const threads =
    sorting === 'default' ? urgent : yield* sortedBy(urgent, thread => threadKey(source, thread, sorting));
  if (groups === 'stack') return yield* equalStackGroups(source, threads, thread => threadNode(source, thread));
  if (groups === 'none') return threads.map(thread => threadNode(source, thread));
  if (groups === 'parent') {
    return processTreeRoots(
      source,
      threads,
      thread => threadNode(source, thread),
      thread => rankOf(thread) === 0,
    );
  }
  if (groups === 'waitReason') return yield* reasonGroups(source, threads);
  return yield* processGroups(source, threads, sorting);
}

/** 0: waits in ALPC; 1: waits otherwise; 2: anything else. */
function rankOf(thread: Thread): number {
  const reason = thread.waitReason?.value;
  if (thread.waitsFor || reason === 'WrLpcReply' || reason === 'WrLpcReceive') return 0;
  return thread.state === undefined || thread.state.value === 'WAIT' ? 1 : 2;
}

function urgencyOf(thread: Thread): SortKey {
  return [rankOf(thread), -(thread.waitMs?.value ?? thread.ticks?.value ?? -1), thread.id];
}

function* processGroups(source: ViewSource, threads: readonly Thread[], sorting: string): Work<readonly RowNode[]> {
  const { snapshot } = source;
  const groups = yield* grouping(threads, thread => {
    const process = processOfThread(snapshot, thread);
    if (process) return process.id;
    const address = thread.process?.value;
    return address === undefined ? (imageOf(snapshot, thread) ?? '') : idOf('process', address);
  });
  const named = [...groups].map(([key, members]) => ({ key, members, name: groupName(source, key, members) }));
  // A process with a thread that waits in ALPC comes before the others; what has no process comes last.
  const rank = ({ key, members }: (typeof named)[number]): number =>
    key === '' || !members[0] ? 3 : rankOf(members[0]);
  // In another order the groups stand as their first threads do.
  if (sorting === 'default')
    named.sort((a, b) => rank(a) - rank(b) || byName(a.name, b.name) || (a.key < b.key ? -1 : 1));
  return named.map(({ key, members, name }) => processNode(source, key, name, members));
}

function groupName(source: ViewSource, key: string, members: readonly Thread[]): string {
  if (key === '') return 'Process unknown';
  if (!key.startsWith('process:')) return key;
  const process = source.snapshot.find(key as EntityId);
  if (process?.kind === 'process' && process.name) return processName(source.snapshot, process);
  const image = members.find(thread => thread.processName)?.processName?.value;
  return image ?? nameOf(source.snapshot, key as EntityId);
}

function processNode(source: ViewSource, key: string, name: string, members: readonly Thread[]): RowNode {
  const id = key.startsWith('process:') ? (key as EntityId) : undefined;
  const inAlpc = members.filter(thread => rankOf(thread) === 0).length;
  return {
    key: key === '' ? 'process-unknown' : key,
    ...(id ? { entity: id } : {}),
    seed: () => ({
      kind: id ? 'process' : 'group',
      label: name,
      ...joined(counted(members.length, 'thread'), inAlpc > 0 ? `${inAlpc} in ALPC waits` : undefined),
      icon: key === '' ? 'question' : ENTITY_ICONS.process,
      ...(id ? { entity: id, copy: idText(source.snapshot, id) } : {}),
      ...lineOf([members[0]?.process?.evidence]),
      ...(id ? { tooltip: () => entityTooltip(source, id, name) } : {}),
    }),
    children: () => members.map(thread => threadNode(source, thread)),
  };
}

function* reasonGroups(source: ViewSource, threads: readonly Thread[]): Work<readonly RowNode[]> {
  return [...(yield* grouping(threads, thread => waitText(thread) ?? 'State unknown'))].map(([reason, members]) => ({
    key: reason,
    seed: () => ({
      kind: 'group',
      label: reason,
      ...joined(counted(members.length, 'thread')),
      icon: reason === 'State unknown' ? 'question' : 'list-tree',
    }),
    children: () => members.map(thread => threadNode(source, thread)),
  }));
}

/** A thread; below it what it waits for, and the requests that it serves. */
function threadNode(source: ViewSource, thread: Thread): RowNode {
  const served = thread.address ? (source.messages.byServer.get(thread.address.value) ?? []) : [];
  const opens =
    thread.waitsFor !== undefined ||
    (thread.waitObjects?.value.length ?? 0) > 0 ||
    (thread.irps?.value.length ?? 0) > 0 ||
    served.length > 0 ||
    source.cells.byThread.has(thread.id);
  return {
    key: thread.id,
    entity: thread.id,
    seed: () => threadSeed(source, thread),
    ...(opens
      ? {
          children: () => [
            ...replyNodes(source, thread),
            ...(thread.waitObjects?.value ?? []).map((object, i) => objectNode(source, thread, object, i)),
            ...(thread.irps?.value ?? []).map(irp => ({
              key: idOf('irp', irp.address),
              seed: () => ({
                ...objectSeed(source, idOf('irp', irp.address), 'I/O pending'),
                ...lineOf([irp.evidence]),
              }),
            })),
            ...cellsOfThread(source, thread.id),
            ...served.map(item => ({ key: `serves:${item.id}`, seed: () => messageSeed(source, item, 'serves') })),
          ],
        }
      : {}),
  };
}

function replyNodes(source: ViewSource, thread: Thread): readonly RowNode[] {
  const wait = thread.waitsFor;
  if (!wait) return [];
  const id = wait.value.message === undefined ? undefined : idOf('message', wait.value.message);
  const item = id && source.messages.byId.get(id);
  if (item) return [{ key: item.id, seed: () => messageSeed(source, item, 'reply awaited') }];
  const number = wait.value.messageNumber;
  return [
    noteNode('reply', number === undefined ? 'Waits for a reply' : `Waits for the reply to LPC message ${number}`),
  ];
}

function objectNode(source: ViewSource, thread: Thread, object: WaitObject, nth: number): RowNode {
  const { snapshot } = source;
  const owner = object.owner === undefined ? undefined : idOf('thread', object.owner);
  return {
    key: `object:${nth}`,
    seed: () => ({
      kind: 'lock',
      label: object.address === null ? object.type : `${object.type} ${addressText(snapshot, object.address)}`,
      ...joined('wait object', object.detail, owner && `owned by ${nameOf(snapshot, owner)}`),
      icon: ENTITY_ICONS.lock,
      evidence: thread.id,
      ...(owner ? { peer: owner, thread: owner } : {}),
      ...(object.address === null ? {} : { copy: addressText(snapshot, object.address) }),
      ...lineOf([object.evidence]),
    }),
  };
}
