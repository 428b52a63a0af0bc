import type { WorldDescription } from './description';
import type { BuildName } from './layout';
import { lrpcRequest } from './lrpc';

const ALPC_WAIT = [
  'KeWaitForSingleObject',
  'AlpcpSignalAndWait',
  'AlpcpReceiveSynchronousReply',
  'AlpcpProcessSynchronousRequest',
  'NtAlpcSendWaitReceivePort',
];
const WORKER = ['KeRemoveQueueEx', 'IoRemoveIoCompletion', 'NtWaitForWorkViaWorkerFactory'];

/**
 * A small machine with one thing of each kind: an editor waits for the print spooler, whose server thread waits for a
 * mutant that a thread of a third process holds, which is suspended.
 */
export function smallWorld(build: BuildName): WorldDescription {
  return {
    build,
    processes: [
      { key: 'system', pid: 4, name: 'System' },
      { key: 'spooler', pid: 0x5a8, parentPid: 0x2c4, name: 'spoolsv.exe' },
      { key: 'editor', pid: 0x9d4, parentPid: 0x8f0, name: 'wordpadlongname.exe', session: 1 },
      { key: 'filter', pid: 0xb10, parentPid: 0x5a8, name: 'printfilter.exe' },
      { key: 'gone', pid: 0xc20, name: 'gone.exe', session: 1, exiting: true, unlinked: true },
    ],
    threads: [
      { key: 'idle0', process: 'system', tid: 0x18, state: 'Running', processor: 0, stack: ['KeBugCheckEx'] },
      {
        key: 'client',
        process: 'editor',
        tid: 0x9d8,
        state: 'Waiting',
        fromUser: true,
        waitTicks: 38_400,
        stack: ALPC_WAIT,
        wait: { reason: 'WrLpcReply', mode: 'UserMode', on: [{ kind: 'reply', message: 'print' }] },
      },
      {
        key: 'server',
        process: 'spooler',
        tid: 0x5b4,
        state: 'Waiting',
        fromUser: true,
        waitTicks: 38_399,
        stack: ['KeWaitForSingleObject', 'ObWaitForSingleObject', 'NtWaitForSingleObject'],
        wait: { reason: 'UserRequest', mode: 'UserMode', timeout: true, on: [{ kind: 'mutant', mutant: 'lock' }] },
      },
      {
        key: 'worker',
        process: 'spooler',
        tid: 0x5c0,
        state: 'Waiting',
        fromUser: true,
        staleMessage: 'notice',
        stack: WORKER,
        wait: { reason: 'WrQueue', mode: 'UserMode', on: [{ kind: 'completion', port: 'spoolerPool' }] },
      },
      { key: 'holder', process: 'filter', tid: 0xb14, state: 'Ready', fromUser: true, suspendCount: 1 },
      {
        key: 'waiter',
        process: 'system',
        tid: 0x1c,
        state: 'Waiting',
        stack: ['KeWaitForSingleObject', 'ExpWaitForResource', 'ExAcquireResourceExclusiveLite'],
        wait: { reason: 'WrResource', on: [{ kind: 'resource', resource: 'table', exclusive: true }] },
      },
      {
        key: 'receiver',
        process: 'filter',
        tid: 0xb18,
        state: 'Waiting',
        fromUser: true,
        wait: { reason: 'WrLpcReceive', mode: 'UserMode', on: [{ kind: 'receive', port: 'filterPort' }] },
      },
      {
        key: 'joiner',
        process: 'editor',
        tid: 0x9dc,
        state: 'Waiting',
        fromUser: true,
        wait: {
          reason: 'UserRequest',
          mode: 'UserMode',
          all: true,
          on: [
            { kind: 'thread', thread: 'client' },
            { kind: 'event', event: 'done' },
            { kind: 'process', process: 'filter' },
          ],
        },
      },
    ],
    completionPorts: [{ key: 'spoolerPool', registered: ['worker', 'server'], maximum: 2 }],
    mutants: [{ key: 'lock', owner: 'holder', name: '\\BaseNamedObjects\\FilterLock' }],
    events: [{ key: 'done', manualReset: true }],
    resources: [{ key: 'table', exclusiveOwner: 'holder' }],
    ports: [
      { key: 'spoolss', owner: 'spooler', name: '\\RPC Control\\spoolss', completion: 'spoolerPool', sequence: 9 },
      { key: 'filterPort', owner: 'filter', name: '\\RPC Control\\filter', flags: { waitable: true } },
      { key: 'orphan', owner: 'gone', flags: { closed: true } },
    ],
    connections: [
      { key: 'editorToSpooler', port: 'spoolss', client: 'editor', completion: 'spoolerPool' },
      { key: 'spoolerToFilter', port: 'filterPort', client: 'spooler' },
    ],
    messages: [
      {
        key: 'print',
        connection: 'editorToSpooler',
        queue: 'pending',
        waitingThread: 'client',
        serverThread: 'server',
        id: 0x1b3c,
        data: lrpcRequest({ callId: 0x2a, bindingId: 1, procedure: 12 }, 700),
      },
      { key: 'notice', connection: 'editorToSpooler', queue: 'main', id: 0x1b40, type: 3, data: Buffer.from('notice') },
      { key: 'big', connection: 'editorToSpooler', queue: 'large', id: 0x1b44 },
      { key: 'given up', connection: 'spoolerToFilter', queue: 'none', canceled: true, id: 0x1b48 },
    ],
    handles: [
      { process: 'spooler', handle: 0x24, object: 'spoolss' },
      { process: 'editor', handle: 0x28, object: 'editorToSpooler' },
      { process: 'editor', handle: 0x1404, object: 'client', access: 0x1fffff },
      { process: 'filter', handle: 0x8, object: 'lock' },
    ],
    drivers: [{ name: 'tcpip.sys', base: 0xfffff807_16400000n, size: 0x2eb000, timeDateStamp: 0x5f112233 }],
  };
}
