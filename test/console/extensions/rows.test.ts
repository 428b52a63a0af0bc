import assert from 'node:assert/strict';
import { toAddress } from '../../../extension/base/address';
import { processDetails } from '../../../extension/console/extensions/processDetailText';
import { threadDetails } from '../../../extension/console/extensions/threadDetailText';
import { threadHeader } from '../../../extension/console/extensions/threadHeaderText';
import { threadViewOf } from '../../../extension/console/extensions/threadView';
import { handMade, type Values } from './handMade';

const AT = toAddress(0xffffa00f_50004040n);

const PROCESS: Values = {
  'Pcb.UserTime': 3n,
  'Pcb.KernelTime': 230_400n,
  'Pcb.BasePriority': 8n,
  'VadRoot.Root': 0xffffa00f_51112850n,
  VadCount: 97n,
  CloneRoot: 0n,
  NumberOfPrivatePages: 541n,
  ModifiedPageCount: 1639n,
  NumberOfLockedPages: 2n,
  DeviceMap: 0xffffc50c_2a29f0d0n,
  'Token.Value': 0xffffc50c_2a2cf5f3n,
  CreateTime: 132_000_000_000_000_000n,
  ProcessQuotaUsage: [13712n, 185_888n],
  'Vm.Instance.WorkingSetSize': 360n,
  'Vm.Instance.MinimumWorkingSetSize': 50n,
  'Vm.Instance.MaximumWorkingSetSize': 345n,
  'Vm.Instance.PeakWorkingSetSize': 5030n,
  VirtualSize: 2_101_370n << 20n,
  PeakVirtualSize: 2_101_386n << 20n,
  'Vm.Instance.PageFaultCount': 8156n,
  CommitCharge: 1805n,
  Job: 0xffffa00f_5fb0e060n,
};

describe('rows of processes and threads', () => {
  it('prints all of a process that there is', async () => {
    const systemTime = 132_000_000_000_000_000n + 933_544_900_000n;
    const { machine, view } = await handMade('_EPROCESS', AT, PROCESS, { systemTime });
    assert.deepEqual(processDetails(machine, view), [
      'VadRoot ffffa00f51112850 Vads 97 Clone 0 Private 541. Modified 1639. Locked 2.',
      'DeviceMap ffffc50c2a29f0d0',
      'Token                             ffffc50c2a2cf5f0',
      'ElapsedTime                       1 Day 01:55:54.490',
      'UserTime                          00:00:00.046',
      'KernelTime                        01:00:00.000',
      'QuotaPoolUsage[PagedPool]         185888',
      'QuotaPoolUsage[NonPagedPool]      13712',
      'Working Set Sizes (now,min,max)  (360, 50, 345) (1440KB, 200KB, 1380KB)',
      'PeakWorkingSetSize                5030',
      'VirtualSize                       2101370 Mb',
      'PeakVirtualSize                   2101386 Mb',
      'PageFaultCount                    8156',
      'BasePriority                      8',
      'CommitCharge                      1805',
      'Job                               ffffa00f5fb0e060',
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
    'Tcb.Teb': 0x6d_2896f000n,
    ActiveImpersonationInfo: 1n,
    'ClientSecurity.ImpersonationToken': 0xffffc50c_2a31a06an,
    'Tcb.Process': 0xffffa00f_50009080n,
    'Tcb.ApcState.Process': 0xffffa00f_5000a080n,
    Win32StartAddress: 0x00007ff6_7f522800n,
    'Tcb.Priority': 10n,
    'Tcb.BasePriority': 8n,
    'Tcb.PriorityDecrement': 0x21n,
    ThreadIoPriority: 2n,
    ThreadPagePriority: 5n,
  };

  it('prints a thread that runs for a client in another process', async () => {
    const { machine, view } = await handMade('_ETHREAD', AT, THREAD);
    const thread = threadViewOf(machine, view);
    assert.equal(threadHeader(thread, true), 'THREAD ffffa00f50004040  Teb: 0000006d2896f000 RUNNING on processor 4');
    assert.deepEqual(threadDetails(thread), [
      'Impersonation token:  ffffc50c2a31a068 (Level Impersonation)',
      'Owning Process            ffffa00f50009080       Image:         <Unknown>',
      'Attached Process          ffffa00f5000a080       Image:         <Unknown>',
      'Win32 Start Address 0x00007ff67f522800',
      'Priority 10 BasePriority 8 PriorityDecrement 33 IoPriority 2 PagePriority 5',
    ]);
  });

  it('prints priorities as each Windows has them', async () => {
    for (const [build, row] of [
      [7601, 'Priority 10 BasePriority 8 PriorityDecrement 33 IoPriority 2 PagePriority 5'],
      [9600, 'Priority 10 BasePriority 8 UnusualBoost 2 ForegroundBoost 1 IoPriority 2 PagePriority 5'],
      [22000, 'Priority 10  BasePriority 8  IoPriority 2  PagePriority 5'],
    ] as const) {
      const { machine, view } = await handMade('_ETHREAD', AT, THREAD, { build });
      assert.equal(threadDetails(threadViewOf(machine, view)).at(-1), row);
    }
  });
});
