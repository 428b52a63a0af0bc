import { STACKS } from './kernelStacks';
import type { Machine } from './machine';
import { PROCESSES } from './roster';

/** Services that every machine has, with nothing to do: endpoint, owner, idle threads. */
const SERVICES: readonly (readonly [name: string, process: string, idle: number])[] = [
  ['lsasspirpc', 'lsass.exe', 3],
  ['samss lpc', 'lsass.exe', 1],
  ['ntsvcs', 'services.exe', 3],
  ['epmapper', 'svchost.exe:430', 2],
  ['actkernel', 'svchost.exe:3d8', 2],
  ['umpo', 'svchost.exe:3d8', 1],
  ['plugplay', 'svchost.exe:3d8', 1],
  ['eventlog', 'svchost.exe:520', 2],
  ['audit', 'lsass.exe', 1],
  ['AudioClientRpc', 'svchost.exe:5fc', 2],
  ['dhcpcsvc', 'svchost.exe:4e8', 1],
  ['DNSResolver', 'svchost.exe:5a4', 2],
  ['keysvc', 'svchost.exe:72c', 1],
  ['spoolss', 'spoolsv.exe', 3],
  ['winlogonrpc', 'winlogon.exe', 1],
  ['WMsgKRpc0257F1', 'wininit.exe', 1],
  ['SearchIndexerRpc', 'SearchIndexer.exe', 2],
];

/** Who talks to which of them. */
const CLIENTS: readonly (readonly [client: string, service: string])[] = [
  ['explorer.exe', 'actkernel'],
  ['explorer.exe', 'AudioClientRpc'],
  ['explorer.exe', 'SearchIndexerRpc'],
  ['notepad.exe', 'spoolss'],
  ['ContosoDesk.exe', 'spoolss'],
  ['ContosoDesk.exe', 'lsasspirpc'],
  ['services.exe', 'lsasspirpc'],
  ['svchost.exe:4d0', 'ntsvcs'],
  ['svchost.exe:664', 'ntsvcs'],
  ['svchost.exe:7b0', 'eventlog'],
  ['ContosoAgent.exe', 'ntsvcs'],
  ['ContosoAgent.exe', 'lsasspirpc'],
  ['FabrikamIndex.exe', 'eventlog'],
  ['LitwareStore.exe', 'eventlog'],
  ['MsMpEng.exe', 'eventlog'],
  ['dwm.exe', 'winlogonrpc'],
  ['sihost.exe', 'actkernel'],
  ['RuntimeBroker.exe', 'actkernel'],
  ['dllhost.exe', 'epmapper'],
  ['taskhostw.exe', 'plugplay'],
];

/** The machine at rest: services with idle threads, their clients, and a thread or two in every other process. */
export function everyday(machine: Machine): void {
  for (const [name, process, idle] of SERVICES) machine.service(process, name, name, idle);
  for (const [client, service] of CLIENTS) machine.connect(client, service);
  for (let i = 0; i < 12; i++)
    machine.thread('System', `system worker ${i}`, {
      state: 'Waiting',
      waitTicks: 64 + i * 640,
      stack: STACKS.systemWorker,
      wait: { reason: 'WrQueue', mode: 'KernelMode', on: [{ kind: 'completion', port: 'system queue' }] },
    });
  machine.pools.push({
    key: 'system queue',
    registered: Array.from({ length: 12 }, (_, i) => `system worker ${i}`),
    maximum: 4,
  });
  machine.thread('System', 'keyboard', { state: 'Running', processor: 0, stack: STACKS.bugcheck });
  for (let i = 1; i < 4; i++)
    machine.thread('System', `idle ${i}`, { state: 'Running', processor: i, priority: 0, stack: STACKS.idle });
  for (const { key } of PROCESSES.slice(1))
    for (let i = 0; i < 2; i++)
      machine.thread(key, `${key} idle ${i}`, {
        state: 'Waiting',
        waitTicks: 64 * (1 + i) + key.length * 128,
        stack: STACKS.single,
        wait: { reason: 'UserRequest', mode: 'UserMode', on: [{ kind: 'event', event: 'never' }] },
      });
}
