import { STACKS } from './kernelStacks';
import { type Machine, minutes } from './machine';

/** Ticks of a client's call and of each call behind it. */
const HUNG = minutes(47);
const DEADLOCKED = minutes(9);

/**
 * A program saves a document over three services in a row. The last one waits for a resource of the kernel, whose owner
 * waits for a disk that does not answer.
 */
export function documentSave(machine: Machine): void {
  machine.portServedBy('ContosoAgent.exe', 'agent', 'LRPC-6f1d20c8a47be39c51', ['agent thread']);
  machine.portServedBy('FabrikamIndex.exe', 'index', 'fabrikam.index.v2', ['index thread']);
  machine.portServedBy('LitwareStore.exe', 'store', 'LitwareStoreRpc', ['store thread', 'store compaction']);
  machine.call('ContosoDesk.exe', 'desk main', 'agent', 'pending', HUNG, 0x1e44, 'agent thread');
  machine.call('ContosoAgent.exe', 'agent thread', 'index', 'pending', HUNG - 2, 0xb18, 'index thread');
  machine.call('FabrikamIndex.exe', 'index thread', 'store', 'pending', HUNG - 3, 0xd04, 'store thread');
  for (const [key, tid, age] of [
    ['store thread', 0xf20, HUNG - 4],
    ['store compaction', 0x10a8, minutes(31)],
  ] as const)
    machine.thread(
      'LitwareStore.exe',
      key,
      {
        state: 'Waiting',
        waitTicks: age,
        stack: STACKS.resource,
        wait: {
          reason: 'WrResource',
          mode: 'KernelMode',
          on: [{ kind: 'resource', resource: 'journal', exclusive: true }],
        },
      },
      tid,
    );
  machine.thread(
    'LitwareStore.exe',
    'journal flush',
    {
      state: 'Waiting',
      waitTicks: HUNG + minutes(1),
      stack: STACKS.io,
      wait: { reason: 'Executive', mode: 'KernelMode', on: [{ kind: 'event', event: 'flush done' }] },
    },
    0x1034,
  );
}

/** All threads of a service wait for a mutex of a thread that is suspended; the next request stays in the main queue. */
export function starvedService(machine: Machine): void {
  const tids = [0x1188, 0x13dc, 0x1584];
  machine.thread(
    'FabrikamSync.exe',
    'rebuild',
    {
      state: 'Waiting',
      waitTicks: minutes(22),
      suspendCount: 1,
      stack: STACKS.suspended,
      wait: { reason: 'Suspended', mode: 'KernelMode', on: [{ kind: 'event', event: 'never' }] },
    },
    0x1540,
  );
  const catalogue = machine.mutant('catalogue', 'rebuild', '\\BaseNamedObjects\\FabrikamCatalogue');
  const workers = tids.map((tid, i) =>
    machine.blockedOn('FabrikamSync.exe', `sync worker ${i}`, catalogue, minutes(21) - i * 2_560, tid),
  );
  machine.portServedBy('FabrikamSync.exe', 'sync', 'fabrikam.sync', workers);
  machine.call('explorer.exe', 'explorer overlay', 'sync', 'main', minutes(18), 0x1a10);
}

/** Two services call each other while one of them holds its mutex: nobody can go on. */
export function deadlock(machine: Machine): void {
  machine.portServedBy('WingtipAuth.exe', 'auth', 'wingtip.auth', ['auth thread', 'auth callback']);
  machine.portServedBy('WingtipLedger.exe', 'ledger', 'wingtip.ledger', ['ledger thread']);
  machine.call('WingtipPos.exe', 'pos main', 'auth', 'pending', DEADLOCKED + 64, 0x21b0, 'auth thread');
  machine.call('WingtipAuth.exe', 'auth thread', 'ledger', 'pending', DEADLOCKED, 0x13f0, 'ledger thread');
  machine.call('WingtipLedger.exe', 'ledger thread', 'auth', 'pending', DEADLOCKED - 1, 0x1500 + 4, 'auth callback');
  machine.mutant('session table', 'auth thread');
  machine.blockedOn('WingtipAuth.exe', 'auth callback', 'session table', DEADLOCKED - 2, 0x15f8);
}

/** Not a fault: a service keeps the request until there is something to tell, its thread has gone back to its pool. */
export function notification(machine: Machine): void {
  machine.service('svchost.exe:664', 'notify', 'contoso.notify', 2);
  machine.call('ContosoTray.exe', 'tray', 'notify', 'pending', minutes(26 * 60), 0x1ca8, 'notify worker 0');
}
