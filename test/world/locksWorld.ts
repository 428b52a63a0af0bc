import type { ThreadDescription, WaitDescription, WorldDescription } from './description';
import type { BuildName } from './layout';

/**
 * A machine with a lock of each kind and somebody who waits for it, requests to devices, and processes of which more than
 * the kernel's own pages are known. What a build does not have (push locks' owners, names, freezing) is simply not there.
 */
export function locksWorld(build: BuildName): WorldDescription {
  const seven = build.startsWith('6.1.');
  const waiting = (key: string, process: string, tid: number, wait: WaitDescription): ThreadDescription => {
    return { key, process, tid, state: 'Waiting', fromUser: process !== 'system', waitTicks: tid, wait };
  };
  return {
    build,
    processes: [
      { key: 'system', pid: 4, name: 'System' },
      {
        key: 'editor',
        pid: 0x9d4,
        name: 'editor.exe',
        session: 2,
        commandLine: '"C:\\Program Files\\Editor\\editor.exe" /open "a file.txt"',
        imagePath: '\\Device\\HarddiskVolume3\\Program Files\\Editor\\editor.exe',
      },
      { key: 'store', pid: 0xa10, name: 'store.exe', session: 0, ...(!seven && { frozen: true }) },
    ],
    threads: [
      { key: 'holder', process: 'system', tid: 0x1c, state: 'Ready' },
      { key: 'owner', process: 'editor', tid: 0x9d8, state: 'Ready', name: 'render', impersonating: true },
      { key: 'reader', process: 'store', tid: 0xa14, state: 'Ready' },
      { key: 'frozen', process: 'store', tid: 0xa18, state: 'Ready', freezeCount: 1, suspendCount: 2 },
      waiting('mutexWaiter', 'system', 0x20, {
        reason: seven ? 'WrGuardedMutex' : 'WrFastMutex',
        on: [{ kind: 'fast mutex', mutex: 'mutex' }],
      }),
      waiting('pushWaiter', 'system', 0x24, { reason: 'WrPushLock', on: [{ kind: 'push lock', lock: 'push' }] }),
      waiting('secondPushWaiter', 'store', 0xa1c, {
        reason: 'WrPushLock',
        on: [{ kind: 'push lock', lock: 'push' }],
      }),
      waiting('exclusiveWaiter', 'system', 0x28, {
        reason: 'WrResource',
        on: [{ kind: 'resource', resource: 'shared', exclusive: true }],
      }),
      waiting('sharedWaiter', 'system', 0x2c, {
        reason: 'WrResource',
        on: [{ kind: 'resource', resource: 'exclusive', exclusive: false }],
      }),
      waiting('chainedWaiter', 'system', 0x30, {
        reason: 'WrResource',
        on: [{ kind: 'resource', resource: 'chained', exclusive: true }],
      }),
      waiting('sectionWaiter', 'editor', 0x9dc, {
        reason: seven ? 'UserRequest' : 'WrAlertByThreadId',
        mode: 'UserMode',
        on: [{ kind: 'critical section', section: 'section' }],
      }),
      waiting('plainSectionWaiter', 'editor', 0x9e0, {
        reason: seven ? 'UserRequest' : 'WrAlertByThreadId',
        mode: 'UserMode',
        on: [{ kind: 'critical section', section: 'plain' }],
      }),
      waiting('ioWaiter', 'editor', 0x9e4, {
        reason: 'Executive',
        on: [{ kind: 'irp', irp: 'read' }],
      }),
      waiting('otherWaiter', 'editor', 0x9ec, { reason: 'UserRequest', on: [{ kind: 'event', event: 'done' }] }),
      waiting('sleeper', 'editor', 0x9e8, { reason: 'DelayExecution', mode: 'UserMode', on: [{ kind: 'delay' }] }),
    ],
    events: [{ key: 'done' }],
    mutants: [{ key: 'uncontended', owner: 'holder', name: '\\BaseNamedObjects\\Quiet' }],
    resources: [
      { key: 'exclusive', exclusiveOwner: 'holder' },
      { key: 'shared', sharedOwners: ['owner', 'reader'] },
      { key: 'free' },
      { key: 'chained', exclusiveOwner: 'reader', apart: true },
    ],
    fastMutexes: [{ key: 'mutex', owner: 'holder' }],
    pushLocks: [{ key: 'push', owners: ['owner'] }],
    criticalSections: [
      { key: 'section', process: 'editor', owner: 'owner', debugInfo: true, loaderLock: true },
      { key: 'plain', process: 'editor', owner: 'owner' },
      { key: 'other', process: 'editor', owner: 'owner', debugInfo: true },
    ],
    devices: [
      { key: 'pipe', name: '\\Device\\NamedPipe', driver: '\\FileSystem\\Npfs' },
      { key: 'tcp', name: '\\Device\\Tcp', driver: '\\Driver\\Tcpip' },
    ],
    irps: [
      { key: 'read', thread: 'ioWaiter', device: 'pipe', file: '\\spoolss' },
      { key: 'receive', thread: 'ioWaiter', device: 'tcp' },
      { key: 'over', thread: 'ioWaiter' },
      { key: 'aside', thread: 'otherWaiter', device: 'tcp' },
    ],
    handles: [
      { process: 'editor', handle: 0x10, object: 'owner' },
      { process: 'editor', handle: 0x14, object: 'store' },
    ],
  };
}
