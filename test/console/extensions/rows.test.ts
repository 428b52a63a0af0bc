import assert from 'node:assert/strict';
import { toAddress } from '../../../extension/base/address';
import { portRows } from '../../../extension/console/extensions/alpcPortText';
import { processDetails } from '../../../extension/console/extensions/processDetailText';
import { threadDetails } from '../../../extension/console/extensions/threadDetailText';
import { threadHeader } from '../../../extension/console/extensions/threadHeaderText';
import { printThread } from '../../../extension/console/extensions/threadText';
import { threadViewOf } from '../../../extension/console/extensions/threadView';
import type { ThreadStack } from '../../../extension/kernel/stacks/threadStack';
import { idOf } from '../../../extension/model/ids';
import { Printed } from '../consoleRun';
import { handMade, type Values } from './handMade';

const AT = toAddress(0xffffa00f_50004040n);

const PROCESS: Values = {
  'Pcb.UserTime': 3n,
  'Pcb.KernelTime': 230_400n,
  'Pcb.BasePriority': 8n,
  'VadRoot.Root': 0xffffa00f_51112860n,
  VadCount: 61n,
  CloneRoot: 0n,
  NumberOfPrivatePages: 702n,
  ModifiedPageCount: 1204n,
  NumberOfLockedPages: 2n,
  DeviceMap: 0xffffc50c_2a29f010n,
  'Token.Value': 0xffffc50c_2a2cf0a3n,
  CreateTime: 132_000_000_000_000_000n,
  ProcessQuotaUsage: [11024n, 96_512n],
  'Vm.Instance.WorkingSetSize': 777n,
  'Vm.Instance.MinimumWorkingSetSize': 60n,
  'Vm.Instance.MaximumWorkingSetSize': 320n,
  'Vm.Instance.PeakWorkingSetSize': 4101n,
  VirtualSize: 1_048_577n << 20n,
  PeakVirtualSize: 1_048_579n << 20n,
  'Vm.Instance.PageFaultCount': 6006n,
  CommitCharge: 1357n,
  Job: 0xffffa00f_5f00e060n,
};

describe('rows of processes, threads and ports', () => {
  it('prints all of a process that there is', async () => {
    const systemTime = 132_000_000_000_000_000n + 933_544_900_000n;
    const { machine, view } = await handMade('_EPROCESS', AT, PROCESS, { info: { systemTime } });
    assert.deepEqual(processDetails(machine, view), [
      'VadRoot ffffa00f51112860 Vads 61 Clone 0 Private 702. Modified 1204. Locked 2.',
      'DeviceMap ffffc50c2a29f010',
      'Token                             ffffc50c2a2cf0a0',
      'ElapsedTime                       1 Day 01:55:54.490',
      'UserTime                          00:00:00.046',
      'KernelTime                        01:00:00.000',
      'QuotaPoolUsage[PagedPool]         96512',
      'QuotaPoolUsage[NonPagedPool]      11024',
      'Working Set Sizes (now,min,max)  (777, 60, 320) (3108KB, 240KB, 1280KB)',
      'PeakWorkingSetSize                4101',
      'VirtualSize                       1048577 Mb',
      'PeakVirtualSize                   1048579 Mb',
      'PageFaultCount                    6006',
      'BasePriority                      8',
      'CommitCharge                      1357',
      'Job                               ffffa00f5f00e060',
    ]);
  });

  it('leaves out what is not known, and calls an age invalid that cannot be told', async () => {
    const { machine, view } = await handMade('_EPROCESS', AT, { VirtualSize: 1n << 20n, Job: 0n });
    assert.deepEqual(processDetails(machine, view), [
      'ElapsedTime                       <Invalid>',
      'VirtualSize                       1 Mb',
    ]);
  });

  const THREAD: Values = {
    'Tcb.State': 2n,
    'Tcb.NextProcessor': 4n,
    'Tcb.Teb': 0x6d_2890f000n,
    ActiveImpersonationInfo: 1n,
    'ClientSecurity.ImpersonationToken': 0xffffc50c_2a31a06an,
    'Tcb.Process': 0xffffa00f_50009080n,
    'Tcb.ApcState.Process': 0xffffa00f_5000a080n,
    Win32StartAddress: 0x00007ff6_7f001240n,
    'Tcb.Priority': 10n,
    'Tcb.BasePriority': 8n,
    'Tcb.PriorityDecrement': 0x21n,
    ThreadIoPriority: 2n,
    ThreadPagePriority: 5n,
  };

  it('prints a thread that runs for a client in another process', async () => {
    const { machine, view } = await handMade('_ETHREAD', AT, THREAD);
    const thread = threadViewOf(machine, view);
    assert.equal(threadHeader(thread, true), 'THREAD ffffa00f50004040  Teb: 0000006d2890f000 RUNNING on processor 4');
    assert.deepEqual(threadDetails(thread), [
      'Impersonation token:  ffffc50c2a31a068 (Level Impersonation)',
      'Owning Process            ffffa00f50009080       Image:         <Unknown>',
      'Attached Process          ffffa00f5000a080       Image:         <Unknown>',
      'Win32 Start Address 0x00007ff67f001240',
      'Priority 10 BasePriority 8 PriorityDecrement 33 IoPriority 2 PagePriority 5',
    ]);
  });

  it('prints priorities as each Windows has them', async () => {
    for (const [build, row] of [
      [7601, 'Priority 10 BasePriority 8 PriorityDecrement 33 IoPriority 2 PagePriority 5'],
      [9600, 'Priority 10 BasePriority 8 UnusualBoost 2 ForegroundBoost 1 IoPriority 2 PagePriority 5'],
      [22000, 'Priority 10  BasePriority 8  IoPriority 2  PagePriority 5'],
    ] as const) {
      const { machine, view } = await handMade('_ETHREAD', AT, THREAD, { info: { build } });
      assert.equal(threadDetails(threadViewOf(machine, view)).at(-1), row);
    }
  });

  it('says that a stack is swapped out, and prints none', async () => {
    const { machine, view } = await handMade('_ETHREAD', AT, { 'Tcb.State': 5n });
    const stackOf = (): Promise<ThreadStack> =>
      Promise.resolve({
        frames: [],
        end: { kind: 'broken', reason: 'paged-out', at: AT, why: 'swapped out' },
        resident: false,
      });
    const out = new Printed();
    const detail = { indent: '  ', waits: true, details: false, stack: true, args: true };
    const { signal } = new AbortController();
    await printThread({ ...machine, engine: { ...machine.engine, stackOf } }, view, detail, out, signal);
    assert.equal(out.text, '  THREAD ffffa00f50004040 WAIT\n  Kernel stack not resident.\n');
  });

  it('prints the owner of a port as it stands, with the mark that it is gone', async () => {
    const process = toAddress(0xffffa00f_50009080n);
    const evidence = { kind: 'memory', address: process, type: '_EPROCESS', field: 'x', value: 'x', stop: 0 } as const;
    const fields = { name: { value: 'gone.exe', evidence } };
    const { machine, view: port } = await handMade(
      '_ALPC_PORT',
      AT,
      { OwnerProcess: process | 1n, 'u1.s1.Type': 1n, 'u1.s1.NoFlushOnClose': 1n, SequenceNo: 0x34an },
      { facts: [{ kind: 'process', id: idOf('process', process), fields }] },
    );
    assert.deepEqual(portRows({ machine, port, info: undefined }), [
      '  Type                      : ALPC_CONNECTION_PORT',
      '  OwnerProcess              : ffffa00f50009081 (gone.exe)',
      '  SequenceNo                : 0x0000034A (842)',
      '  FlushOnClose              : No',
    ]);
  });
});
